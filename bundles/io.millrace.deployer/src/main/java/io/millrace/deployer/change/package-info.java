// SPDX-License-Identifier: Apache-2.0
/**
 * The one change of the router that is in progress, from the release file to the verdict: its
 * states, each in the journal before it is acknowledged. All of it runs on the deployer's own
 * thread; one change at a time.
 */
package io.millrace.deployer.change;
