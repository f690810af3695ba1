// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.senml;

import io.millrace.api.bytes.Bytes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a sensor says: a CBOR map of two pairs, key 0 its type, key 1 its text [spec
 * device-ic-api.md §6].
 */
public record SensorText(String type, String text) {
  private static final int MAP_OF_TWO = 0xA2;
  private static final int TEXT = 3;
  private static final int BYTES = 2;
  private static final int ONE_BYTE = 24;

  /** Reads it; empty when it is something else. */
  public static Optional<SensorText> read(Bytes payload) {
    Cursor at = new Cursor(payload);
    if (at.next() != MAP_OF_TWO || at.next() != 0) {
      return Optional.empty();
    }
    String type = at.string();
    if (type == null || at.next() != 1) {
      return Optional.empty();
    }
    String text = at.string();
    return text == null || !at.isAtEnd()
        ? Optional.empty()
        : Optional.of(new SensorText(type, text));
  }

  /** Where the reading is. */
  private static final class Cursor {
    private final Bytes bytes;
    private int at;

    Cursor(Bytes bytes) {
      this.bytes = bytes;
    }

    int next() {
      return at < bytes.length() ? bytes.at(at++) : -1;
    }

    boolean isAtEnd() {
      return at == bytes.length();
    }

    /** Returns null when there is no string of at most 255 bytes. */
    String string() {
      int head = next();
      int kind = head >> 5;
      int length = head & 31;
      if (head < 0 || kind != TEXT && kind != BYTES || length > ONE_BYTE) {
        return null;
      }
      length = length == ONE_BYTE ? next() : length;
      if (length < 0 || at + length > bytes.length()) {
        return null;
      }
      Bytes text = bytes.slice(at, length);
      at += length;
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(text.toBuffer()).toString();
      } catch (CharacterCodingException no) {
        return null;
      }
    }
  }
}
