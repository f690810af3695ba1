// SPDX-License-Identifier: Apache-2.0
/**
 * The shell: its commands, its sessions with their roles, and the local control socket. Each
 * package uses those below it alone:
 *
 * <pre>
 *   socket       the local control socket and its connections
 *   session      sessions for all interfaces: roles, audit, conversations
 *   command      the router's own commands
 *   health       the checks of bundles and components
 *   editor       line editing, history and completion at a terminal
 *   role         what viewers and operators may do
 *   interpreter  runs commands and says how they ended
 * </pre>
 */
package io.millrace.shell;
