// SPDX-License-Identifier: Apache-2.0
/**
 * The deployer: takes a signed release, plans, switches, judges, commits it or rolls it back. Each
 * package uses only those below it:
 *
 * <pre>
 * command    the shell's commands
 * change     the transaction and the switch
 * judge      the verdict on a switched router
 * plan       what a change would do
 * </pre>
 */
package io.millrace.deployer;
