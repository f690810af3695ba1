// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;

/**
 * Why bytes are no CoAP message: what is wrong, at which byte, and the fields that could be read,
 * so that the receiver can reset a confirmable message or answer it. Immutable.
 */
public final class ParseFailure {
  /** Fewer than four bytes, or fewer than the token length says. */
  public static final String TRUNCATED = "truncated";

  /** The version is not 1. */
  public static final String VERSION = "version";

  /** The token length is 15, or its extension is cut off [RFC 8974 §2.1]. */
  public static final String TOKEN = "token length";

  /** An empty message (code 0.00) with bytes after its message ID [RFC 7252 §4.1]. */
  public static final String EMPTY_NOT_EMPTY = "empty message with content";

  /** An option is malformed or cut off. */
  public static final String OPTION = "option";

  /** A payload marker without a payload [RFC 7252 §3]. */
  public static final String MARKER = "payload marker without payload";

  private final String kind;
  private final String detail;
  private final int offset;
  private final CoapMessage readable;

  /**
   * Makes a failure.
   *
   * @param kind one of this class's constants, or a later one
   * @param detail one line for people
   * @param offset the offset of the first wrong byte, from 0
   * @param readable the fields before it, or null when there are none, see {@link #readable}
   */
  public ParseFailure(String kind, String detail, int offset, CoapMessage readable) {
    this.kind = kind;
    this.detail = detail;
    this.offset = offset;
    this.readable = readable;
  }

  /** Returns the kind: one of this class's constants, or a later one. */
  public String kind() {
    return kind;
  }

  /** Returns one line for people. */
  public String detail() {
    return detail;
  }

  /** Returns the offset of the first wrong byte, from 0. */
  public int offset() {
    return offset;
  }

  /**
   * Returns what could be read: type, code and message ID, the token when that was whole, and the
   * options before the malformed one. Null when there were fewer than four bytes, or for another
   * version.
   */
  public CoapMessage readable() {
    return readable;
  }

  /** Returns the token, empty when it could not be read. */
  public Bytes token() {
    return readable == null ? Bytes.EMPTY : readable.token();
  }

  @Override
  public String toString() {
    return kind + " at byte " + offset + ": " + detail;
  }
}
