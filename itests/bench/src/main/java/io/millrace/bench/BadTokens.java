// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Tokens that no router accepts. */
enum BadTokens {
  /** Characters without meaning. */
  JUNK {
    @Override
    String next(int number) {
      return encoded(number, 300);
    }
  },

  /** A token in every respect, but signed by nobody: its signature must be checked. */
  UNSIGNED {
    @Override
    String next(int number) {
      long now = System.currentTimeMillis() / 1000;
      return text("{\"alg\":\"ES256\"}")
          + '.'
          + text(
              "{\"sub\":\"TN%d\",\"scope\":\"api\",\"iat\":%d,\"exp\":%d}"
                  .formatted(number, now, now + 3600))
          + '.'
          + encoded(number, 64);
    }
  };

  /** Returns a token that differs from that of any other number. */
  abstract String next(int number);

  private static String encoded(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String text(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
