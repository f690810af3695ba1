// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import java.time.Instant;
import java.util.Locale;

/**
 * The scale in which a temperature is reported: {@code cfg=C} or {@code cfg=F} chooses it [spec
 * device-ic-api.md §6]. Thread-safe.
 */
final class ScaleSetting {
  private volatile Scale scale;

  /** Starts with a scale. */
  ScaleSetting(Scale scale) {
    this.scale = scale;
  }

  /** Returns a reading: {@code <epoch>,<value>,<unit>} with two decimals. */
  Reading reading(Instant now, double celsius) {
    Scale present = scale;
    return Reading.text(
        String.format(
            Locale.ROOT,
            "%d,%.2f,%s",
            now.getEpochSecond(),
            present.ofCelsius(celsius),
            present.letter()));
  }

  /** Returns the answer to {@code ?cfg}: {@code <epoch>,<unit>}. */
  Reading shown(Instant now) {
    return Reading.text(now.getEpochSecond() + "," + scale.letter());
  }

  ConfigurationResult configure(String query) {
    for (Scale each : Scale.values()) {
      if (query.equals("cfg=" + each.letter())) {
        scale = each;
        return ConfigurationResult.ACCEPTED;
      }
    }
    return ConfigurationResult.NOT_UNDERSTOOD;
  }
}
