// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file of values, UTF-8, at most 1 MiB and 10,000 values: lines of {@code seconds,value}, seconds
 * from the start and growing, the value to the end of the line; or, when the configuration says so,
 * of the value alone. Empty lines and those that begin with {@code #} are skipped, and so is a
 * first line whose seconds are not a number: it names the columns.
 */
final class CsvReader {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_VALUES = 10_000;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");

  private final Path file;
  private final boolean timed;
  private final int longestBytes;
  private final List<TimedValue> rows = new ArrayList<>();
  private boolean begun;

  /** Makes a reader of a file; a value may have {@code longestBytes}. */
  CsvReader(Path file, boolean timed, int longestBytes) {
    this.file = file;
    this.timed = timed;
    this.longestBytes = longestBytes;
  }

  /**
   * Reads the file.
   *
   * @throws BadFileException naming file, line and what is wrong
   */
  List<TimedValue> read() throws BadFileException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadFileException(file + ": more than " + MAX_BYTES + " bytes");
      }
      int number = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        line(++number, line);
      }
    } catch (CharacterCodingException foreign) {
      throw new BadFileException(file + ": is not UTF-8");
    } catch (IOException unreadable) {
      throw new BadFileException(file + ": cannot be read: " + unreadable.getMessage());
    }
    if (rows.isEmpty()) {
      throw new BadFileException(file + ": has no values");
    }
    return rows;
  }

  private void line(int number, String line) throws BadFileException {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    boolean first = !begun;
    begun = true;
    if (rows.size() == MAX_VALUES) {
      throw bad(number, "more than " + MAX_VALUES + " values");
    }
    String[] parts = timed ? line.split(",", 2) : new String[] {"0", line};
    if (parts.length < 2) {
      throw bad(number, "'" + line + "' is not seconds,value");
    }
    String seconds = parts[0].strip();
    if (SECONDS.matcher(seconds).matches()) {
      add(number, new BigDecimal(seconds).movePointRight(3).longValueExact(), parts[1].strip());
    } else if (!first) {
      throw bad(number, "'" + seconds + "' is no number of seconds");
    }
  }

  private void add(int number, long at, String value) throws BadFileException {
    if (timed && !rows.isEmpty() && at <= rows.get(rows.size() - 1).at()) {
      throw bad(number, "its seconds are not more than those before");
    }
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > longestBytes) {
      throw bad(number, "a value of " + bytes + " bytes, allowed 1 to " + longestBytes);
    }
    rows.add(new TimedValue(at, value));
  }

  private BadFileException bad(int number, String why) {
    return new BadFileException(file + ", line " + number + ": " + why);
  }
}
