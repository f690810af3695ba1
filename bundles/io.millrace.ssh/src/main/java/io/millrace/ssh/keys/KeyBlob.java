// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * A public key as it goes over the wire: its type, then what belongs to the type [RFC 4253 §6.6 for
 * RSA, RFC 5656 §3.1 for ECDSA, RFC 8709 §4 for Ed25519]. Immutable.
 */
public final class KeyBlob {
  /** The shortest RSA modulus in bits. */
  public static final int LEAST_RSA_BITS = 3072;

  private static final int MOST_RSA_BITS = 16384;
  private static final String ED25519 = "ssh-ed25519";
  private static final String RSA = "ssh-rsa";
  private static final String ECDSA = "ecdsa-sha2-";
  private static final int ED25519_BYTES = 32;

  /** Each curve with the bytes of an uncompressed point. */
  private static final Map<String, Integer> CURVES =
      Map.of("nistp256", 65, "nistp384", 97, "nistp521", 133);

  private final byte[] bytes;

  private KeyBlob(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a key of a type that is accepted.
   *
   * @throws IllegalArgumentException saying what is wrong with it, to follow "the key "
   */
  public static KeyBlob of(byte[] bytes) {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      check(text(left), left);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("is cut off", cut);
    }
    if (left.hasRemaining()) {
      throw new IllegalArgumentException("has bytes behind its end");
    }
    return new KeyBlob(bytes.clone());
  }

  private static void check(String type, ByteBuffer left) {
    if (type.equals(ED25519)) {
      require(part(left).length == ED25519_BYTES, "does not have 32 bytes");
    } else if (type.equals(RSA)) {
      part(left);
      int bits = new BigInteger(1, part(left)).bitLength();
      require(
          bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS,
          "has %d bits; allowed are %d to %d".formatted(bits, LEAST_RSA_BITS, MOST_RSA_BITS));
    } else if (type.startsWith(ECDSA) && CURVES.containsKey(type.substring(ECDSA.length()))) {
      String curve = text(left);
      require(type.equals(ECDSA + curve), "names another curve than its type");
      require(part(left).length == CURVES.get(curve), "is no point of its curve");
    } else {
      throw new IllegalArgumentException(
          "is of another type than ssh-ed25519, ecdsa-sha2-nistp256, -nistp384, -nistp521,"
              + " ssh-rsa");
    }
  }

  private static void require(boolean good, String otherwise) {
    if (!good) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static String text(ByteBuffer left) {
    return new String(part(left), StandardCharsets.US_ASCII);
  }

  private static byte[] part(ByteBuffer left) {
    int length = left.getInt();
    if (length < 0 || length > left.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    left.get(part);
    return part;
  }

  /** Returns the type that the first part names. */
  public String type() {
    return text(ByteBuffer.wrap(bytes));
  }

  /** Returns the fingerprint as OpenSSH writes it: {@code SHA256:} and base64 without padding. */
  public String fingerprint() {
    return fingerprint(bytes);
  }

  /** Returns the fingerprint of a key of any type. */
  public static String fingerprint(byte[] blob) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyBlob blob && Arrays.equals(bytes, blob.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return type() + " " + fingerprint();
  }
}
