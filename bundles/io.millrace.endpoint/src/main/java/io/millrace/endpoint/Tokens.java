// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;

/**
 * Tokens that nobody outside can guess [RFC 7252 §5.3.1], taken from randomness in larger draughts.
 * Used on the loop alone.
 */
final class Tokens {
  private static final int DRAUGHT = 64;

  private final Randomness randomness;
  private final int bytes;
  private byte[] store = {};
  private int at;

  Tokens(Randomness randomness, int bytes) {
    this.randomness = randomness;
    this.bytes = bytes;
  }

  Bytes next() {
    if (at == store.length) {
      store = randomness.nextBytes(DRAUGHT * bytes);
      at = 0;
    }
    Bytes token = Bytes.wrap(store, at, bytes); // nobody writes to a draught once it is there
    at += bytes;
    return token;
  }
}
