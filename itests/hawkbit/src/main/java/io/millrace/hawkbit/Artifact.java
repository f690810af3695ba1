// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of a software module.
 *
 * @param name its file name
 * @param bytes its content
 * @param saidBytes the size that the server says it has, which a test may have it lie about
 */
public record Artifact(String name, byte[] bytes, long saidBytes) {
  /** Makes one whose size is told as it is. */
  public static Artifact of(String name, byte[] bytes) {
    return new Artifact(name, bytes, bytes.length);
  }

  /** Returns its hash in hex; {@code SHA-1} makes its entity tag. */
  public String hash(String algorithm) {
    return hash(algorithm, bytes);
  }

  static String hash(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
