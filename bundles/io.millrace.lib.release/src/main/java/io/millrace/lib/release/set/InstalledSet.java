// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import io.millrace.lib.release.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bundles that a router runs and the configurations that travelled with their releases. Two
 * sets with the same content are equal, have the same canonical bytes and so the same hash.
 *
 * @param bundles in the order of their start levels and names
 * @param configurations values by key by PID, both in the order of their names; values are strings,
 *     numbers, booleans or lists of these
 */
public record InstalledSet(
    List<SetBundle> bundles, Map<String, Map<String, Object>> configurations) {

  /** Copies and sorts. */
  public InstalledSet {
    bundles = bundles.stream().sorted().toList();
    SortedMap<String, Map<String, Object>> sorted = new TreeMap<>();
    configurations.forEach(
        (pid, values) -> sorted.put(pid, Collections.unmodifiableMap(new TreeMap<>(values))));
    configurations = Collections.unmodifiableMap(sorted);
  }

  /** Returns the set's canonical bytes: JSON in UTF-8. */
  public byte[] bytes() {
    return SetJson.write(this);
  }

  /** Returns the SHA-256 of the canonical bytes: the set's identity. */
  public String hash() {
    return Sha256.of(bytes());
  }

  /** Returns the first bundle of a symbolic name. */
  public Optional<SetBundle> bundle(String symbolicName) {
    return bundles.stream().filter(each -> each.symbolicName().equals(symbolicName)).findFirst();
  }
}
