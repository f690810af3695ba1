// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.line.Line;
import java.util.Arrays;
import java.util.Locale;

/**
 * Checks what a line is configured with beyond what the metatype can say: a value that makes no
 * sense is refused with an {@link IllegalArgumentException} that names PID, key, value and what is
 * allowed.
 */
public final class LineValues {
  private final String pid;

  /** Makes the checks of the configurations of one PID. */
  public LineValues(String pid) {
    this.pid = pid;
  }

  /** Refuses a value unless it is good. */
  public void require(String key, Object value, boolean good, String allowed) {
    if (!good) {
      throw refusal(key, value, allowed);
    }
  }

  /** Refuses a text that is missing or blank. */
  public void requireText(String key, String value, String allowed) {
    require(key, value, value != null && !value.isBlank(), allowed);
  }

  /** Refuses what is no side of a link; see {@link Line#ROLE}. */
  public void requireRole(String value) {
    boolean known = Line.PRIMARY.equals(value) || Line.SECONDARY.equals(value);
    require("role", value, known, "primary or secondary");
  }

  /** Refuses a longest pause between two tries that is below the shortest. */
  public void requireRetries(int minSeconds, int maxSeconds) {
    String allowed = "retryMinSeconds (" + minSeconds + ") or more";
    require("retryMaxSeconds", maxSeconds, maxSeconds >= minSeconds, allowed);
  }

  /** Returns the alternative that the value names in lower case. */
  public <E extends Enum<E>> E one(String key, String value, Class<E> among) {
    for (E each : among.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value)) {
        return each;
      }
    }
    String allowed = Arrays.toString(among.getEnumConstants()).toLowerCase(Locale.ROOT);
    throw refusal(key, value, "one of " + allowed);
  }

  private IllegalArgumentException refusal(String key, Object value, String allowed) {
    return new IllegalArgumentException(
        pid + ": " + key + " = '" + value + "': allowed is " + allowed);
  }
}
