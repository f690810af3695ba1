// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import java.util.List;
import java.util.Map;

/**
 * What a release changes about whom the router trusts, as it says so: in the form of the files of
 * the trust folder. {@link TrustSet#with} reads it.
 *
 * @param keys that are added, by the names of their files
 * @param revoked lines {@code key ID} and {@code release HASH}
 */
public record TrustChange(Map<String, KeyText> keys, List<String> revoked) {
  /** Nothing is changed. */
  public static final TrustChange NONE = new TrustChange(Map.of(), List.of());

  /** The most keys, and the most lines. */
  public static final int MOST = 100;

  /**
   * One key.
   *
   * @param pem its public key, as {@code NAME.pem} has it
   * @param settings what it may sign for, as {@code NAME.cfg} has it
   */
  public record KeyText(String pem, String settings) {}

  /** Copies the parts. */
  public TrustChange {
    keys = Map.copyOf(keys);
    revoked = List.copyOf(revoked);
  }

  /** Tells whether nothing is changed. */
  public boolean isNone() {
    return equals(NONE);
  }
}
