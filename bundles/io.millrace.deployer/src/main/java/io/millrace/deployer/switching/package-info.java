// SPDX-License-Identifier: Apache-2.0
/**
 * The switch itself: bundles are exchanged for others, in groups, with nothing but the framework's
 * own interfaces and the JDK. The deployer loads these classes once more for each switch, in a
 * class loader that belongs to no bundle, so that a switch goes on while the deployer itself, or
 * what it uses, is replaced. What comes in and goes out is of JDK types for the same reason.
 */
package io.millrace.deployer.switching;
