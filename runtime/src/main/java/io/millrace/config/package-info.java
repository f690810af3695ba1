// SPDX-License-Identifier: Apache-2.0
/**
 * {@code millrace config}: the router's configuration as files, checked, compared and changed, also
 * while no router runs.
 */
package io.millrace.config;
