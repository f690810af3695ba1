// SPDX-License-Identifier: Apache-2.0
/**
 * What the router's meters and threads did in a stretch of time, and how sure one can be that two
 * such stretches differ.
 */
package io.millrace.deployer.traffic;
