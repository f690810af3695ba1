// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release;

/** The most that a release may have; checked before anything of that size is read. */
public final class Bounds {
  /** Bytes of a release file. */
  public static final long FILE_BYTES = 512L << 20;

  /** Bytes of one jar. */
  public static final long JAR_BYTES = 128L << 20;

  /** Bytes of {@code release.json}. */
  public static final int JSON_BYTES = 4 << 20;

  /** Levels of nesting in {@code release.json}. */
  public static final int JSON_DEPTH = 16;

  /** Characters of one string in {@code release.json}. */
  public static final int STRING_CHARACTERS = 64 << 10;

  /** Values of any kind in {@code release.json}. */
  public static final int JSON_VALUES = 100_000;

  /** Bundles of a release. */
  public static final int BUNDLES = 1_000;

  /** Configurations of a release. */
  public static final int CONFIGURATIONS = 1_000;

  /** Signatures of a release. */
  public static final int SIGNATURES = 16;

  /** Bytes of {@code release.json.sig}. */
  public static final int SIGNATURE_BYTES = SIGNATURES * 512;

  /** Bytes of a bundle's manifest. */
  public static final int MANIFEST_BYTES = 1 << 20;

  private Bounds() {}
}
