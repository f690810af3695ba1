// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whom the router trusts.
 *
 * @param keys by their ID
 * @param revokedKeys IDs of keys that count for nothing, also when they are among {@code keys}
 * @param revokedReleases hashes of releases that are not installed, whoever signed them
 */
public record TrustSet(
    Map<String, TrustedKey> keys, Set<String> revokedKeys, Set<String> revokedReleases) {
  /** Nobody. */
  public static final TrustSet NONE = new TrustSet(Map.of(), Set.of(), Set.of());

  /**
   * Returns this set after a change. What was known of a key before counts; nothing is taken back
   * but by a revocation.
   *
   * @throws RefusedReleaseException when the change is none that a trust folder could have
   */
  public TrustSet with(TrustChange change) throws RefusedReleaseException {
    Map<String, TrustedKey> all = new LinkedHashMap<>(keys);
    Set<String> keysRevoked = new HashSet<>(revokedKeys);
    Set<String> releasesRevoked = new HashSet<>(revokedReleases);
    try {
      for (var each : new TreeMap<>(change.keys()).entrySet()) {
        TrustedKey key = TrustFile.read(each.getKey(), each.getValue());
        TrustFolder.requireOneThreshold("trust", all.values(), key);
        all.putIfAbsent(key.id(), key);
      }
      TrustFolder.addRevoked("revoked", change.revoked(), keysRevoked, releasesRevoked);
    } catch (IOException wrong) {
      throw new RefusedReleaseException(
          Refusal.WRONG_VALUE, "release.json: trust: " + wrong.getMessage());
    }
    return new TrustSet(Map.copyOf(all), Set.copyOf(keysRevoked), Set.copyOf(releasesRevoked));
  }
}
