// SPDX-License-Identifier: Apache-2.0
/** How the commands of {@code bin/millrace} that need no running router are run. */
package io.millrace.commandline;
