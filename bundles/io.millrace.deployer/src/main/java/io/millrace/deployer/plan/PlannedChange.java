// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

/**
 * A change with what was found out about it.
 *
 * @param change what was asked for
 * @param from version of the bundle that is there; empty for {@link Change.Kind#ADD}
 * @param to version of the new bundle; empty for {@link Change.Kind#REMOVE}
 * @param besides whether the new bundle is installed and started beside the old one, which is
 *     stopped and uninstalled afterwards; only ever true for an {@link Change.Kind#UPDATE}
 */
public record PlannedChange(Change change, String from, String to, boolean besides) {}
