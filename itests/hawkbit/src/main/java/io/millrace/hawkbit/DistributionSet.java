// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.List;

/**
 * What is assigned to devices.
 *
 * @param name its name
 * @param version its version
 * @param migrationStep whether an action with it is not cancelled by the next assignment
 * @param modules its software modules
 */
public record DistributionSet(
    String name, String version, boolean migrationStep, List<SoftwareModule> modules) {}
