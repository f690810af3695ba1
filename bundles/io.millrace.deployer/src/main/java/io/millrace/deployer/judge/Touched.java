// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a switch has changed.
 *
 * @param bundles symbolic names of those that are new, of another build, or gone
 * @param devices whether that, or a changed configuration, is on the way to the NICs
 * @param network whether it is on the way between clients and the gateway
 */
record Touched(Set<String> bundles, boolean devices, boolean network) {

  static Touched between(RouterState then, RouterState now, Chains chains) {
    Set<String> bundles = new TreeSet<>(then.bundles().keySet());
    bundles.addAll(now.bundles().keySet());
    bundles.removeIf(
        name -> Objects.equals(build(then.bundles(), name), build(now.bundles(), name)));
    Set<String> pids = new TreeSet<>(then.configurations().keySet());
    pids.addAll(now.configurations().keySet());
    pids.removeIf(
        pid -> Objects.equals(then.configurations().get(pid), now.configurations().get(pid)));
    return new Touched(
        bundles,
        reaches(chains.devices(), bundles, pids),
        reaches(chains.network(), bundles, pids));
  }

  private static String build(Map<String, BundleFact> bundles, String name) {
    BundleFact bundle = bundles.get(name);
    return bundle == null ? null : bundle.build();
  }

  /** A PID begins with the name of the bundle that it is for. */
  private static boolean reaches(Set<String> chain, Set<String> bundles, Set<String> pids) {
    return chain.isEmpty()
        || chain.stream()
            .anyMatch(
                name ->
                    bundles.contains(name) || pids.stream().anyMatch(pid -> belongs(pid, name)));
  }

  private static boolean belongs(String pid, String bundle) {
    return pid.equals(bundle) || pid.startsWith(bundle + ".") || pid.startsWith(bundle + "~");
  }
}
