// SPDX-License-Identifier: Apache-2.0
/** Runs the commands of a session and says how they ended. */
package io.millrace.shell.interpreter;
