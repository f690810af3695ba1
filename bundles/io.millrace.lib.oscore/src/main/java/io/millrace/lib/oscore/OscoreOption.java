// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import java.util.Arrays;

/**
 * The value of the OSCORE option, a compressed COSE header [RFC 8613 §6.1].
 *
 * @param partialIv 1 to 5 bytes; null when there is none
 * @param kid null when there is none
 * @param kidContext null when there is none
 */
record OscoreOption(Bytes partialIv, Bytes kid, Bytes kidContext) {
  private static final int RESERVED = 0xE0;
  private static final int HAS_CONTEXT = 0x10;
  private static final int HAS_KID = 0x08;
  private static final int IV_LENGTH = 0x07;
  private static final int MOST_IV_BYTES = 5;

  /** Reads a value; null when it is malformed. */
  static OscoreOption parse(Bytes value) {
    if (value.isEmpty()) {
      return new OscoreOption(null, null, null);
    }
    int flags = value.at(0);
    int ivBytes = flags & IV_LENGTH;
    int at = 1 + ivBytes;
    if (flags == 0 || (flags & RESERVED) != 0 || ivBytes > MOST_IV_BYTES || at > value.length()) {
      return null;
    }
    Bytes partialIv = ivBytes == 0 ? null : value.slice(1, ivBytes);
    Bytes context = null;
    if ((flags & HAS_CONTEXT) != 0) {
      int length = at < value.length() ? value.at(at) : Integer.MAX_VALUE;
      if (length > value.length() - at - 1) {
        return null;
      }
      context = value.slice(at + 1, length);
      at += 1 + length;
    }
    boolean named = (flags & HAS_KID) != 0;
    return !named && at < value.length()
        ? null
        : new OscoreOption(partialIv, named ? value.from(at) : null, context);
  }

  Bytes encoded() {
    int flags =
        (partialIv == null ? 0 : partialIv.length())
            | (kid == null ? 0 : HAS_KID)
            | (kidContext == null ? 0 : HAS_CONTEXT);
    if (flags == 0) {
      return Bytes.EMPTY;
    }
    Bytes encoded = Bytes.wrap(new byte[] {(byte) flags});
    if (partialIv != null) {
      encoded = encoded.plus(partialIv);
    }
    if (kidContext != null) {
      encoded = encoded.plus(Bytes.wrap(new byte[] {(byte) kidContext.length()})).plus(kidContext);
    }
    return kid == null ? encoded : encoded.plus(kid);
  }

  /** Returns the Partial IV as a number. */
  long number() {
    long number = 0;
    for (byte each : partialIv.toArray()) {
      number = number << 8 | each & 0xFF;
    }
    return number;
  }

  @Override
  public String toString() {
    return Arrays.asList(partialIv, kid, kidContext).toString();
  }
}
