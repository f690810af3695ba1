// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of {@code deviceic:fault}: which fault, with which value, how often.
 *
 * @param value milliseconds of a delay, the code of an error, else 0
 * @param times how often, or {@link Faults#UNLIMITED}
 */
record FaultArguments(Faults.Kind kind, int value, int times) {
  static final int MOST_TIMES = 1_000_000;

  private static final Pattern CODE = Pattern.compile("([45])\\.([0-2]\\d|3[01])");
  private static final int LONGEST_DELAY_MILLIS = 60_000;

  /**
   * Reads them.
   *
   * @param value null when there is none
   * @throws IllegalArgumentException that says what is wrong and what is allowed
   */
  static FaultArguments of(String word, String value, int times) {
    Faults.Kind kind = Faults.Kind.of(word);
    if (kind == null) {
      throw refusal("no such fault: " + word);
    }
    boolean needsValue =
        switch (kind) {
          case DROP, LOSE, DELAY, ERROR -> true;
          default -> false;
        };
    if (needsValue != (value != null)) {
      throw refusal(word + (needsValue ? " needs a value" : " takes no value"));
    }
    return switch (kind) {
      case DELAY -> new FaultArguments(kind, number(word, value, LONGEST_DELAY_MILLIS), times);
      case ERROR -> new FaultArguments(kind, code(value), times);
      case DROP, LOSE -> new FaultArguments(kind, 0, number(word, value, MOST_TIMES));
      default -> new FaultArguments(kind, 0, times);
    };
  }

  private static int number(String word, String value, int most) {
    int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(word + " " + value + ": allowed is 1 to " + most);
    }
    return number;
  }

  private static int code(String word) {
    Matcher code = CODE.matcher(word);
    if (!code.matches()) {
      throw new IllegalArgumentException("error " + word + ": allowed is 4.00 to 5.31");
    }
    return Integer.parseInt(code.group(1)) << 5 | Integer.parseInt(code.group(2));
  }

  private static IllegalArgumentException refusal(String why) {
    return new IllegalArgumentException(why + " (see deviceic:fault --help)");
  }

  /** Sets the fault. */
  void applyTo(Faults faults) {
    faults.set(kind, value, times);
  }
}
