// SPDX-License-Identifier: Apache-2.0
/** What viewers and operators may do, and how their commands run without Gogo's parser. */
package io.millrace.shell.role;
