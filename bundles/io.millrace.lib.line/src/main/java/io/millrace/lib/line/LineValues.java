// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.line.Line;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the configuration of a line and checks what the metatype cannot express: a value that is
 * not allowed is refused with an {@link IllegalArgumentException} that names PID, key, value and
 * what is allowed.
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

  /** Refuses a name that is empty. */
  public void requireName(String name) {
    requireText("name", name, "a name that is not empty");
  }

  /** Reads the keys that all lines over a port or connection have. */
  public LineSettings settings(
      String name, String role, ModemSignals signals, int retryMinSeconds, int retryMaxSeconds) {
    requireName(name);
    boolean known = Line.PRIMARY.equals(role) || Line.SECONDARY.equals(role);
    require("role", role, known, "primary or secondary");
    String longer = "retryMinSeconds (" + retryMinSeconds + ") or more";
    require("retryMaxSeconds", retryMaxSeconds, retryMaxSeconds >= retryMinSeconds, longer);
    return new LineSettings(
        name,
        role,
        signals,
        Duration.ofSeconds(retryMinSeconds),
        Duration.ofSeconds(retryMaxSeconds));
  }

  /** Reads the keys of the modem signals. */
  public ModemSignals signals(String dtr, String rts, String wakeInput, String wakeOutput) {
    ModemSignals signals =
        new ModemSignals(
            one("dtr", dtr, ModemSignals.Level.class),
            one("rts", rts, ModemSignals.Level.class),
            one("wakeInput", wakeInput, ModemSignals.Input.class),
            one("wakeOutput", wakeOutput, ModemSignals.Output.class));
    boolean free = !signals.isContradictory();
    require("wakeOutput", wakeOutput, free, "a signal that is not set to on");
    return signals;
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
