// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time between two polls as the server writes it: {@code HH:mm:ss}, or in the form of ISO 8601
 * from a day on.
 */
final class PollTime {
  private static final Pattern CLOCK = Pattern.compile("(\\d{1,4}):([0-5]?\\d):([0-5]?\\d)");

  private PollTime() {}

  /** Returns the time; empty when it is none. */
  static Optional<Duration> of(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      return positive(
          Duration.ofHours(Long.parseLong(clock.group(1)))
              .plusMinutes(Long.parseLong(clock.group(2)))
              .plusSeconds(Long.parseLong(clock.group(3))));
    }
    try {
      return positive(Duration.parse(text));
    } catch (DateTimeException | ArithmeticException wrong) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> positive(Duration time) {
    return time.isNegative() || time.isZero() ? Optional.empty() : Optional.of(time);
  }
}
