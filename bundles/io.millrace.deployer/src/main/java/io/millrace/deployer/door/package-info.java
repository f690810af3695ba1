// SPDX-License-Identifier: Apache-2.0
/**
 * The releases for the ways into the router: the service of {@code io.millrace.api.release}, and
 * the texts that every way in shows in the same words.
 */
package io.millrace.deployer.door;
