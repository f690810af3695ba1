// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which changes may shut out whoever made them: those of sockets, carriers, SSH, CoAP for releases,
 * sessions and keys. They are undone unless somebody who still gets in confirms them.
 */
final class ConfirmRule {
  private static final Pattern WAYS_IN =
      Pattern.compile(
          "io\\.millrace\\.(net|carrier|session|auth|ssh|release[.]coap)([.~-].*)?|.*ssh.*");

  private ConfirmRule() {}

  /** Returns the ones among bundles and configurations that call for a confirmation. */
  static Set<String> waysIn(Collection<String> bundles, Collection<String> pids) {
    Set<String> found = new TreeSet<>();
    for (Collection<String> names : List.of(bundles, pids)) {
      names.stream().filter(name -> WAYS_IN.matcher(name).matches()).forEach(found::add);
    }
    return found;
  }
}
