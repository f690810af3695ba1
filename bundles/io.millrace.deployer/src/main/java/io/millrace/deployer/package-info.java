// SPDX-License-Identifier: Apache-2.0
/**
 * The deployer: takes a signed release, plans, switches, judges, commits it or rolls it back. Each
 * package uses only those below it:
 *
 * <pre>
 * command    the shell's commands
 * service    the service for other interfaces of the router, and the texts of all
 * change     the transaction
 * judge      the verdict on a switched router
 * traffic    what happened in a stretch of time, from the meters
 * probe      what the router answers over its own socket
 * plan       what a change would do
 * switching  the exchange of bundles itself
 * </pre>
 */
package io.millrace.deployer;
