// SPDX-License-Identifier: Apache-2.0
/** Values over hours, within a bound of bytes, and who takes them. */
package io.millrace.console.history;
