// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import java.util.Objects;

/** What a release calls itself. Immutable. */
public final class ReleaseName {
  /** The name of what no release brought: the set that the program was built with. */
  public static final ReleaseName FACTORY = new ReleaseName("factory set", "", 0, "");

  private final String id;
  private final String version;
  private final long sequence;
  private final String hash;

  private ReleaseName(String id, String version, long sequence, String hash) {
    this.id = Objects.requireNonNull(id);
    this.version = Objects.requireNonNull(version);
    this.sequence = sequence;
    this.hash = Objects.requireNonNull(hash);
  }

  /**
   * Makes a name.
   *
   * @param id its ID, for example {@code com.example:pump-house:mrl:1.4.0}
   * @param version its version; may be empty
   * @param sequence its sequence; 0 when it has none
   * @param hash the SHA-256 of its {@code release.json} in hex; may be empty
   */
  public static ReleaseName of(String id, String version, long sequence, String hash) {
    return new ReleaseName(id, version, sequence, hash);
  }

  /** Returns the ID. */
  public String id() {
    return id;
  }

  /** Returns the version; may be empty. */
  public String version() {
    return version;
  }

  /** Returns the sequence; 0 when it has none. */
  public long sequence() {
    return sequence;
  }

  /** Returns the SHA-256 of its {@code release.json} in hex; may be empty. */
  public String hash() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseName that
        && id.equals(that.id)
        && version.equals(that.version)
        && sequence == that.sequence
        && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, version, sequence, hash);
  }

  @Override
  public String toString() {
    return id;
  }
}
