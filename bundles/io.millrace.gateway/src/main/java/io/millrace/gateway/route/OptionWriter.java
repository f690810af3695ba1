// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import java.util.Arrays;

/**
 * Encodes options, in the order of their numbers, into one array [RFC 7252 §3.1]. Not thread-safe.
 */
public final class OptionWriter {
  /** How long an option is without its value at most. */
  public static final int MAX_HEAD_BYTES = 5;

  private byte[] bytes;
  private int at;
  private int last;

  /** Makes a writer with space for {@code bytes} bytes; it grows when that is not enough. */
  public OptionWriter(int bytes) {
    this.bytes = new byte[bytes];
  }

  /** Writes an option; {@code number} is not less than the one before. */
  public void put(int number, Bytes value) {
    head(number, value.length());
    value.copyTo(bytes, at);
    at += value.length();
  }

  /** Writes an option with an unsigned number in as few bytes as it takes. */
  public void put(int number, int value) {
    int count = (39 - Integer.numberOfLeadingZeros(value)) / 8;
    head(number, count);
    for (int i = count - 1; i >= 0; i--) {
      bytes[at++] = (byte) (value >> 8 * i);
    }
  }

  /** Writes an option's head; {@code length} calls of {@link #append} follow. */
  public void head(int number, int length) {
    if (bytes.length - at < MAX_HEAD_BYTES + length) {
      bytes = Arrays.copyOf(bytes, bytes.length + MAX_HEAD_BYTES + length + 64);
    }
    int delta = number - last;
    last = number;
    bytes[at++] = (byte) (nibble(delta) << 4 | nibble(length));
    extend(delta);
    extend(length);
  }

  /** Writes one byte of a value. */
  public void append(int value) {
    bytes[at++] = (byte) value;
  }

  private static int nibble(int value) {
    return value < 13 ? value : value < 269 ? 13 : 14;
  }

  private void extend(int value) {
    if (value >= 269) {
      bytes[at++] = (byte) (value - 269 >> 8);
      bytes[at++] = (byte) (value - 269);
    } else if (value >= 13) {
      bytes[at++] = (byte) (value - 13);
    }
  }

  /** Returns what was written. */
  public CoapOptions options() {
    return CoapOptions.ofChecked(Bytes.wrap(bytes, 0, at));
  }
}
