// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.traffic.TrafficWindow;
import java.util.Set;

/**
 * All that the criteria look at: the router before and after a switch.
 *
 * @param then the state before
 * @param now the state at this look
 * @param before the traffic of the minutes before
 * @param since the traffic since the switch
 * @param mustRun symbolic names of the bundles that must run now
 * @param touched what the switch has changed
 * @param probed how many requests of {@code since} were the judge's own probes
 */
record Comparison(
    RouterState then,
    RouterState now,
    TrafficWindow before,
    TrafficWindow since,
    Set<String> mustRun,
    Touched touched,
    long probed,
    JudgeConfig bars) {}
