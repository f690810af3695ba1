// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.time.Randomness;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * What is made up for an account.
 *
 * @param iterations of the hash of a secret
 */
record NewSecrets(Randomness randomness, int iterations) {
  private static final int SECRET_BYTES = 32;

  String secret() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(randomness.nextBytes(SECRET_BYTES));
  }

  SecretHash hash(String secret) {
    return SecretHash.of(secret, randomness.nextBytes(SecretHash.SALT_BYTES), iterations);
  }

  String uuid() {
    ByteBuffer bits = ByteBuffer.wrap(randomness.nextBytes(2 * Long.BYTES));
    long high = bits.getLong() & ~0xF000L | 0x4000; // version 4 [RFC 9562 §5.4]
    long low = bits.getLong() & ~(3L << 62) | 2L << 62;
    return new UUID(high, low).toString();
  }
}
