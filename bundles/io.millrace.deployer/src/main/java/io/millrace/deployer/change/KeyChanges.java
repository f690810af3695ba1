// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.trust.TrustedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a release changes about whom the router trusts, for people. */
final class KeyChanges {
  private static final int SHOWN_DIGITS = 12;

  private KeyChanges() {}

  /** Returns a sentence for each key that is added, and each key or release that is revoked. */
  static List<String> of(TrustSet before, TrustChange change) throws RefusedReleaseException {
    TrustSet after = before.with(change);
    List<String> sentences = new ArrayList<>();
    after.keys().values().stream()
        .filter(key -> !before.keys().containsKey(key.id()))
        .map(KeyChanges::added)
        .sorted()
        .forEach(sentences::add);
    for (String id : new TreeSet<>(after.revokedKeys())) {
      if (!before.revokedKeys().contains(id)) {
        TrustedKey key = after.keys().get(id);
        String name = key == null ? brief(id) : key.name() + " (" + brief(id) + ")";
        sentences.add("the key %s is revoked".formatted(name));
      }
    }
    for (String hash : new TreeSet<>(after.revokedReleases())) {
      if (!before.revokedReleases().contains(hash)) {
        sentences.add("the release %s is revoked".formatted(brief(hash)));
      }
    }
    return List.copyOf(sentences);
  }

  private static String added(TrustedKey key) {
    return "the key %s (%s) is added: bundles %s, configurations %s%s%s"
        .formatted(
            key.name(),
            brief(key.id()),
            key.bundles().patterns(),
            key.pids().patterns(),
            key.mayDowngrade() ? ", may downgrade" : "",
            key.mayRotate() ? ", may change the trusted keys" : "");
  }

  private static String brief(String hash) {
    return hash.substring(0, SHOWN_DIGITS) + "...";
  }
}
