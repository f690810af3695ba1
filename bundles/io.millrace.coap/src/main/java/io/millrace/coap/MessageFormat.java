// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

/** Constants of the message format; lengths in bytes [RFC 7252 §3, RFC 8974 §2.1]. */
final class MessageFormat {
  static final int VERSION = 1;

  /** Version, type and token length; code; message ID. */
  static final int HEAD_BYTES = 4;

  static final int PAYLOAD_MARKER = 0xFF;

  /** If the TKL nibble is 13, one byte follows: the token length minus 13. */
  static final int ONE_BYTE_NIBBLE = 13;

  static final int ONE_BYTE_BASE = 13;

  /** If the TKL nibble is 14, two bytes follow: the token length minus 269. */
  static final int TWO_BYTES_NIBBLE = 14;

  static final int TWO_BYTES_BASE = 269;

  static final int RESERVED_NIBBLE = 15;

  static final int MAX_TOKEN_BYTES = TWO_BYTES_BASE + 0xFFFF;

  private MessageFormat() {}

  /** Returns how many bytes of extended token length follow for a TKL nibble: 0, 1 or 2. */
  static int extensionBytes(int nibble) {
    return nibble < ONE_BYTE_NIBBLE ? 0 : nibble - ONE_BYTE_NIBBLE + 1;
  }

  /** Returns the TKL nibble for a token of {@code tokenBytes}. */
  static int nibble(int tokenBytes) {
    if (tokenBytes < ONE_BYTE_BASE) {
      return tokenBytes;
    }
    return tokenBytes < TWO_BYTES_BASE ? ONE_BYTE_NIBBLE : TWO_BYTES_NIBBLE;
  }
}
