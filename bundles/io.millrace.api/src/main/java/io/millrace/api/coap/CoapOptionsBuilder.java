// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Builds options: they may be added in any order and are sorted by number. Not thread-safe. */
public final class CoapOptionsBuilder {
  /** The longest value that an option's length field can state. */
  private static final int MAX_VALUE_BYTES = 65804;

  private final List<CoapOption> options = new ArrayList<>();

  CoapOptionsBuilder() {}

  /**
   * Adds an option after those of the same number.
   *
   * @throws IllegalArgumentException when the number is not from 0 to 65535 or the value has more
   *     than 65,804 bytes
   */
  public CoapOptionsBuilder add(int number, Bytes value) {
    if (value.length() > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          OptionNumber.name(number) + " of " + value.length() + " bytes, at most 65804");
    }
    int at = options.size();
    while (at > 0 && options.get(at - 1).number() > number) {
      at--;
    }
    options.add(at, new CoapOption(number, value));
    return this;
  }

  /** Adds an option with a text value. */
  public CoapOptionsBuilder add(int number, String value) {
    return add(number, Bytes.utf8(value));
  }

  /** Adds an option with an unsigned integer (0 to 2^32 - 1) in as few bytes as possible. */
  public CoapOptionsBuilder add(int number, long value) {
    if (value < 0 || value > 0xFFFFFFFFL) {
      throw new IllegalArgumentException(OptionNumber.name(number) + " " + value);
    }
    int count = (71 - Long.numberOfLeadingZeros(value)) / 8;
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (value >> 8 * (count - 1 - i));
    }
    return add(number, Bytes.wrap(bytes));
  }

  /** Replaces all options of that number by one with an unsigned integer, 0 to 2^32 - 1. */
  public CoapOptionsBuilder set(int number, long value) {
    return remove(number).add(number, value);
  }

  /** Replaces all options of that number by one with this value. */
  public CoapOptionsBuilder set(int number, Bytes value) {
    return remove(number).add(number, value);
  }

  /** Removes all options of that number. */
  public CoapOptionsBuilder remove(int number) {
    options.removeIf(option -> option.number() == number);
    return this;
  }

  /** Adds one Uri-Path option for each segment of {@code path}; a leading slash is skipped. */
  public CoapOptionsBuilder path(String path) {
    String rest = path.startsWith("/") ? path.substring(1) : path;
    if (!rest.isEmpty()) {
      for (String segment : rest.split("/", -1)) {
        add(OptionNumber.URI_PATH, segment);
      }
    }
    return this;
  }

  /** Returns the options added so far. */
  public CoapOptions build() {
    int size = 0;
    for (CoapOption option : options) {
      size += 5 + option.value().length();
    }
    byte[] target = new byte[size];
    int at = 0;
    int last = 0;
    for (CoapOption option : options) {
      at = encode(target, at, option.number() - last, option.value());
      last = option.number();
    }
    return CoapOptions.ofChecked(Bytes.wrap(target, 0, at));
  }

  private static int encode(byte[] target, int start, int delta, Bytes value) {
    target[start] = (byte) (nibble(delta) << 4 | nibble(value.length()));
    int at = extend(target, extend(target, start + 1, delta), value.length());
    value.copyTo(target, at);
    return at + value.length();
  }

  private static int nibble(int value) {
    return value < 13 ? value : value < 269 ? 13 : 14;
  }

  private static int extend(byte[] target, int at, int value) {
    if (value < 13) {
      return at;
    }
    if (value < 269) {
      target[at] = (byte) (value - 13);
      return at + 1;
    }
    target[at] = (byte) (value - 269 >> 8);
    target[at + 1] = (byte) (value - 269);
    return at + 2;
  }
}
