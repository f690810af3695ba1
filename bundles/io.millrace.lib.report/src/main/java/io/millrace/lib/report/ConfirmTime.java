// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.report;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time for a confirmation as people write it, at every interface of the router. */
public final class ConfirmTime {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h)");
  private static final Duration LONGEST = Duration.ofDays(7);

  private ConfirmTime() {}

  /**
   * Reads {@code 90s}, {@code 10m} or {@code 2h}.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public static Duration parse(String text) {
    Matcher found = DURATION.matcher(text);
    if (found.matches()) {
      long number = Long.parseLong(found.group(1));
      Duration duration =
          switch (found.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (number > 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\": allowed are times such as 90s, 10m or 2h, at most 168h");
  }
}
