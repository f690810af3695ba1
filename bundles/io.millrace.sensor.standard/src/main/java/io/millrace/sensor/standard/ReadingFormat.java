// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.bytes.Bytes;
import java.time.Instant;

/**
 * The text of a reading.
 *
 * @param format text with {@code {epoch}}, {@code {value}}, {@code {unit}}, {@code {count}}
 */
record ReadingFormat(String format, String unit) {
  private static final int LONGEST_BYTES = 107;
  private static final String LONGEST_NUMBER = "9999999999";

  /** Checks the format. */
  ReadingFormat {
    if (!format.contains("{value}") || room(format, unit) < 1) {
      throw new IllegalArgumentException(
          "%s: format = %s, allowed: text with {value}, at most %d bytes with all it stands for"
              .formatted(FileSensor.PID, format, LONGEST_BYTES));
    }
  }

  private static int room(String format, String unit) {
    String longest = fill(format, unit, LONGEST_NUMBER, LONGEST_NUMBER, "");
    return LONGEST_BYTES - Bytes.utf8(longest).length();
  }

  private static String fill(String format, String unit, String epoch, String count, String value) {
    return format
        .replace("{epoch}", epoch)
        .replace("{count}", count)
        .replace("{unit}", unit)
        .replace("{value}", value);
  }

  /** Returns how many bytes a value may have. */
  int roomBytes() {
    return room(format, unit);
  }

  String of(Instant now, long count, String value) {
    return fill(format, unit, Long.toString(now.getEpochSecond()), Long.toString(count), value);
  }
}
