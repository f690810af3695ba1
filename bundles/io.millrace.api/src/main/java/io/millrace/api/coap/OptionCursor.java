// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;

/**
 * Iterates over encoded options without allocating [RFC 7252 §3.1]. It stops at the end of the
 * bytes, at the payload marker, or at a malformed option. Not thread-safe.
 */
public final class OptionCursor {
  private static final int PAYLOAD_MARKER = 0xFF;
  private static final int MAX_NUMBER = 65535;

  private final Bytes bytes;
  private int position;
  private int number;
  private int valueAt;
  private int valueLength;
  private String problem;

  /** Makes a cursor before the first option, which begins at offset {@code from}. */
  public OptionCursor(Bytes bytes, int from) {
    this.bytes = bytes;
    this.position = from;
  }

  /** Moves to the next option; false at the end, the payload marker, or a malformed option. */
  public boolean next() {
    if (problem != null || position >= bytes.length() || atPayloadMarker()) {
      return false;
    }
    int start = position;
    int head = bytes.at(position++);
    int delta = extended(head >> 4);
    int length = delta < 0 ? -1 : extended(head & 15);
    if (length >= 0 && length > bytes.length() - position) {
      problem = "option value runs past the end";
    } else if (delta >= 0 && number + delta > MAX_NUMBER) {
      problem = "option number above 65535";
    }
    if (problem != null) {
      position = start;
      return false;
    }
    number += delta;
    valueAt = position;
    valueLength = length;
    position += length;
    return true;
  }

  private int extended(int nibble) {
    int extra = nibble == 13 ? 1 : nibble == 14 ? 2 : 0;
    if (nibble == 15) {
      problem = "reserved nibble 15 in an option's head";
      return -1;
    }
    if (extra > bytes.length() - position) {
      problem = "option head runs past the end";
      return -1;
    }
    if (extra == 0) {
      return nibble;
    }
    int value = bytes.at(position++);
    return extra == 1 ? value + 13 : (value << 8 | bytes.at(position++)) + 269;
  }

  /** Returns the current option's number, 0–65535. */
  public int number() {
    return number;
  }

  /** Returns the current option's value. */
  public Bytes value() {
    return bytes.slice(valueAt, valueLength);
  }

  /** Returns the length of the current option's value in bytes. */
  public int valueLength() {
    return valueLength;
  }

  /** Returns the offset of the next option, of the payload marker, or of the malformed option. */
  public int position() {
    return position;
  }

  /** Tells whether the next byte is a payload marker. */
  public boolean atPayloadMarker() {
    return problem == null && position < bytes.length() && bytes.at(position) == PAYLOAD_MARKER;
  }

  /** Returns what is wrong with the option at {@link #position()}, or null when nothing is. */
  public String problem() {
    return problem;
  }
}
