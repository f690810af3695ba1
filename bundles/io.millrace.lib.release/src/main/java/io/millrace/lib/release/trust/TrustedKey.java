// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import io.millrace.lib.release.Sha256;
import java.security.PublicKey;
import java.time.Instant;

/**
 * A key that may sign releases, and what for.
 *
 * @param name of its files in the trust folder
 * @param validFrom before this it counts for nothing
 * @param validUntil after this it counts for nothing
 * @param bundles symbolic names that it may sign for
 * @param pids configurations that it may sign for
 * @param mayDowngrade whether a release of an old sequence may be signed by it
 * @param mayRotate whether a release that it signed may change the trusted keys
 * @param role keys of one role sign together
 * @param threshold how many of its role must sign
 */
public record TrustedKey(
    String name,
    PublicKey key,
    SigningAlgorithm algorithm,
    Instant validFrom,
    Instant validUntil,
    NamePatterns bundles,
    NamePatterns pids,
    boolean mayDowngrade,
    boolean mayRotate,
    String role,
    int threshold) {

  /** Returns the key's ID: the SHA-256 of its SubjectPublicKeyInfo. */
  public String id() {
    return id(key);
  }

  /** Returns a key's ID: the SHA-256 of its SubjectPublicKeyInfo. */
  public static String id(PublicKey key) {
    return Sha256.of(key.getEncoded());
  }
}
