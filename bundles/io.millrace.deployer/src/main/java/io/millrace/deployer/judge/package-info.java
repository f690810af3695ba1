// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a router does after a switch what it did before it: a baseline of measured values, the
 * criteria that are compared with it, and one verdict with its evidence.
 */
package io.millrace.deployer.judge;
