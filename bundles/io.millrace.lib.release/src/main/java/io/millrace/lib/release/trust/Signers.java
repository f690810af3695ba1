// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The trusted keys that have signed some bytes, and what they may sign for. A key that is revoked
 * or not valid at the time counts as if it had not signed; a signature that does not fit refuses
 * the whole, whoever else has signed.
 */
public final class Signers {
  private final List<TrustedKey> keys;

  private Signers(List<TrustedKey> keys) {
    this.keys = keys;
  }

  /**
   * Checks the signatures.
   *
   * @param signed the exact bytes of {@code release.json}
   * @param now what the keys' validity is judged by
   */
  public static Signers of(TrustSet trust, byte[] signed, List<SignatureLine> lines, Instant now)
      throws RefusedReleaseException {
    if (lines.isEmpty()) {
      throw new RefusedReleaseException(Refusal.NO_SIGNATURE, "the release is not signed");
    }
    if (trust.revokedReleases().contains(Sha256.of(signed))) {
      throw new RefusedReleaseException(
          Refusal.REVOKED_RELEASE, "the release " + Sha256.of(signed) + " is revoked");
    }
    List<TrustedKey> keys = new ArrayList<>();
    RefusedReleaseException first = null;
    for (SignatureLine line : lines) {
      TrustedKey key = trust.keys().get(line.keyId());
      RefusedReleaseException unusable = unusable(trust, key, line, now);
      if (unusable == null) {
        check(key, line, signed);
        keys.add(key);
      } else if (first == null || first.refusal() == Refusal.UNKNOWN_SIGNER) {
        first = unusable;
      }
    }
    if (keys.isEmpty()) {
      throw first;
    }
    return new Signers(keys);
  }

  /** Returns why a line counts for nothing; null when it counts. */
  private static RefusedReleaseException unusable(
      TrustSet trust, TrustedKey key, SignatureLine line, Instant now) {
    if (trust.revokedKeys().contains(line.keyId())) {
      String name = key == null ? line.keyId() : key.name();
      return new RefusedReleaseException(
          Refusal.REVOKED_KEY, "it is signed with the key " + name + ", which is revoked");
    }
    if (key == null) {
      return new RefusedReleaseException(
          Refusal.UNKNOWN_SIGNER, "it is signed by nobody who is trusted: key " + line.keyId());
    }
    if (now.isBefore(key.validFrom())) {
      return new RefusedReleaseException(
          Refusal.KEY_NOT_YET_VALID,
          "the key " + key.name() + " that signed it is valid only from " + key.validFrom());
    }
    if (now.isAfter(key.validUntil())) {
      return new RefusedReleaseException(
          Refusal.KEY_EXPIRED,
          "the key " + key.name() + " that signed it was valid until " + key.validUntil());
    }
    return null;
  }

  private static void check(TrustedKey key, SignatureLine line, byte[] signed)
      throws RefusedReleaseException {
    if (!line.algorithm().equals(key.algorithm().label())) {
      throw new RefusedReleaseException(
          Refusal.WRONG_ALGORITHM,
          "a signature says "
              + line.algorithm()
              + ", but "
              + key.name()
              + " is a key for "
              + key.algorithm());
    }
    if (!key.algorithm().verifies(key.key(), signed, line.signature())) {
      throw new RefusedReleaseException(
          Refusal.BAD_SIGNATURE,
          "the signature of " + key.name() + " does not fit: release.json was changed");
    }
  }

  /** Returns the keys, in the order of their signatures. */
  public List<TrustedKey> keys() {
    return List.copyOf(keys);
  }

  /** Refuses what too few of them have signed for anything at all. */
  public void requireThreshold() throws RefusedReleaseException {
    require("the release", key -> true);
  }

  /** Refuses a bundle that too few of them may sign for. */
  public void requireBundle(String symbolicName) throws RefusedReleaseException {
    require("the bundle " + symbolicName, key -> key.bundles().covers(symbolicName));
  }

  /** Refuses a configuration that too few of them may sign for. */
  public void requirePid(String pid) throws RefusedReleaseException {
    require("the configuration " + pid, key -> key.pids().covers(pid));
  }

  /** Refuses a change of the trusted keys that too few of them may sign for. */
  public void requireRotation() throws RefusedReleaseException {
    require("a change of the trusted keys", TrustedKey::mayRotate);
  }

  /** Tells whether those who must sign together all may sign for an old sequence. */
  public boolean mayDowngrade() {
    return best(TrustedKey::mayDowngrade) >= 0;
  }

  /** Tells whether those who must sign together all may change the trusted keys. */
  public boolean mayRotate() {
    return best(TrustedKey::mayRotate) >= 0;
  }

  private void require(String what, Predicate<TrustedKey> allowed) throws RefusedReleaseException {
    int best = best(allowed);
    if (best >= 0) {
      return;
    }
    if (keys.stream().noneMatch(allowed)) {
      throw new RefusedReleaseException(
          Refusal.OUT_OF_SCOPE, "nobody who signed it may sign for " + what);
    }
    throw new RefusedReleaseException(
        Refusal.THRESHOLD, "too few have signed for %s: %d more needed".formatted(what, -best));
  }

  /** Returns how many signatures a role has above its threshold, of the role that has most. */
  private int best(Predicate<TrustedKey> allowed) {
    Map<String, Integer> spare = new HashMap<>();
    for (TrustedKey key : keys) {
      if (allowed.test(key)) {
        spare.merge(key.role(), 1 - key.threshold(), (sum, first) -> sum + 1);
      }
    }
    return spare.values().stream().max(Integer::compare).orElse(Integer.MIN_VALUE);
  }
}
