// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 [RFC 5869], for outputs of one hash's length at the most. */
final class Hkdf {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HASH_BYTES = 32;

  private Hkdf() {}

  /** Returns the first {@code length} bytes, up to 32. */
  static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) {
    byte[] pseudorandom = mac(salt.length == 0 ? new byte[HASH_BYTES] : salt, secret);
    byte[] last = Arrays.copyOf(info, info.length + 1);
    last[info.length] = 1;
    return Arrays.copyOf(mac(pseudorandom, last), length);
  }

  private static byte[] mac(byte[] key, byte[] of) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(of);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
