// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A secret as it is stored: its PBKDF2 with HMAC-SHA-512 [RFC 8018 §5.2]. Making and comparing one
 * takes about a fifth of a second of processor time.
 *
 * @param iterations how often it was hashed
 */
record SecretHash(int iterations, Bytes salt, Bytes hash) {
  /** OWASP's recommendation for this function, 2023. */
  static final int ITERATIONS = 210_000;

  static final int SALT_BYTES = 16;
  static final int MAX_SECRET_CHARS = 256;

  private static final int HASH_BITS = 512;
  private static final String FUNCTION = "PBKDF2WithHmacSHA512";

  /** Returns the hash of a secret. */
  static SecretHash of(String secret, byte[] salt, int iterations) {
    return new SecretHash(iterations, Bytes.wrap(salt), Bytes.wrap(hash(secret, salt, iterations)));
  }

  /** Tells whether this is the hash of a secret; takes as long when it is not. */
  boolean isOf(String secret) {
    return MessageDigest.isEqual(hash(secret, salt.toArray(), iterations), hash.toArray());
  }

  private static byte[] hash(String secret, byte[] salt, int iterations) {
    char[] chars = secret.toCharArray();
    PBEKeySpec spec = new PBEKeySpec(chars, salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance(FUNCTION).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(FUNCTION + " is missing in this Java", impossible);
    } finally {
      spec.clearPassword();
      Arrays.fill(chars, '\0');
    }
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
