// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.Plan;
import java.util.List;
import java.util.Set;

/**
 * What a release would do.
 *
 * @param id of the release
 * @param sequence of the release
 * @param plan what happens to bundles
 * @param byHand what becomes of bundles that were changed by hand
 * @param overrides values of the release that the site's files override, one sentence each
 * @param waysIn bundles and configurations that call for a confirmation
 * @param keys what changes about the trusted keys, one sentence each
 */
public record Preview(
    String id,
    long sequence,
    Plan plan,
    List<HandChange> byHand,
    List<String> overrides,
    Set<String> waysIn,
    List<String> keys) {}
