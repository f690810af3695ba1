// SPDX-License-Identifier: Apache-2.0
/** The site's files of the configuration, exchanged whole or not at all. */
package io.millrace.launcher.configuration;
