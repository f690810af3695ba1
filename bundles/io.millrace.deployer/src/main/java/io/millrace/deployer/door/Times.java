// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.door;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write and read them. */
public final class Times {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h)");
  private static final Duration LONGEST = Duration.ofDays(7);

  private Times() {}

  /** Reads {@code 90s}, {@code 10m} or {@code 2h}. */
  public static Duration duration(String text) {
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

  /** Returns a record's time to the second. */
  public static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns a short time with its unit. */
  public static String text(Duration duration) {
    return duration.toSeconds() < 10 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }
}
