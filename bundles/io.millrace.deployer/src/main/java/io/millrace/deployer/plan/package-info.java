// SPDX-License-Identifier: Apache-2.0
/**
 * What a change of the running set would do, found out before anything is touched: which bundles
 * stop and are refreshed, which components go, for which services requests would wait, and what
 * must not be done at all. The answers are plain records; nothing here changes the router.
 */
package io.millrace.deployer.plan;
