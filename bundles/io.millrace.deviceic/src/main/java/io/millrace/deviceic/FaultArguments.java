// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.lib.command.Words;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The arguments of {@code deviceic:fault}: which fault, with which value, how often. */
final class FaultArguments {
  private static final String HELP =
      """
      deviceic:fault [KIND [VALUE]] [--times N] [--link NAME] [--json]
        Injects a fault into the Device IC until deviceic:clear; without KIND: shows the faults that
        are set now.
        silence     no message arrives
        drop N      the next N messages do not arrive, 1 to 1000000
        lose N      the next N messages are executed, and their answers are lost
        delay MS    answers are sent MS milliseconds late, 1 to 60000
        error CODE  every request is answered by this code and not executed, for example 5.00
        garbage     the answers are not CoAP messages
        quiet       nothing unsolicited is sent: no notification, no reboot notice
        --times     how many times, 1 to 1000000; without it until deviceic:clear
        --link      on this link only
      """;

  private static final Pattern CODE = Pattern.compile("([45])\\.([0-2]\\d|3[01])");
  private static final int MOST_TIMES = 1_000_000;
  private static final int LONGEST_DELAY_MILLIS = 60_000;

  final Words words;
  private Faults.Kind kind;
  private int value;
  private int times;

  FaultArguments(String... arguments) {
    words = new Words(HELP, Set.of("--times", "--link"), 2, arguments);
  }

  /** Throws an IllegalArgumentException that says what is wrong and what is allowed. */
  void check() {
    List<String> plain = words.plain();
    kind = Faults.Kind.of(plain.get(0));
    if (kind == null) {
      throw new IllegalArgumentException("no such fault: " + plain.get(0) + "\n" + HELP);
    }
    if (plain.size() < 2 == needsValue()) {
      String needs = needsValue() ? " needs a value\n" : " takes no value\n";
      throw new IllegalArgumentException(kind.word + needs + HELP);
    }
    times = (int) words.number("--times", Faults.UNLIMITED, Faults.UNLIMITED, MOST_TIMES);
    if (needsValue()) {
      parseValue(plain.get(1));
    }
  }

  private boolean needsValue() {
    return switch (kind) {
      case DROP, LOSE, DELAY, ERROR -> true;
      default -> false;
    };
  }

  private void parseValue(String word) {
    switch (kind) {
      case DELAY -> value = (int) Words.number(kind.word, word, 1, LONGEST_DELAY_MILLIS);
      case ERROR -> value = code(word);
      default -> times = (int) Words.number(kind.word, word, 1, MOST_TIMES);
    }
  }

  private static int code(String word) {
    Matcher code = CODE.matcher(word);
    if (!code.matches()) {
      throw new IllegalArgumentException("error " + word + ": allowed is 4.00 to 5.31");
    }
    return Integer.parseInt(code.group(1)) << 5 | Integer.parseInt(code.group(2));
  }

  /** Sets the fault. */
  void applyTo(Faults faults) {
    faults.set(kind, value, times);
  }
}
