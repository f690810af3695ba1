// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.shell;

/** What somebody may do in the shell. Each role may do what the ones before it may. */
public enum ShellRole {
  /** Reads: how the router does, what runs, what it was asked. Changes nothing. */
  VIEWER,
  /** Installs, confirms and undoes releases, and does what running a router calls for. */
  OPERATOR,
  /** Has the whole of the shell's language, and with it the rights of the router's process. */
  ADMIN
}
