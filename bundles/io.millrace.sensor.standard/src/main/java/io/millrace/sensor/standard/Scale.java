// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.sensor.Reading;
import java.time.Instant;
import java.util.Locale;

/** A scale of temperature and the letter that it goes by. */
enum Scale {
  CELSIUS("C") {
    @Override
    double ofCelsius(double celsius) {
      return celsius;
    }
  },
  FAHRENHEIT("F") {
    @Override
    double ofCelsius(double celsius) {
      return celsius * 9 / 5 + 32;
    }
  };

  private final String letter;

  Scale(String letter) {
    this.letter = letter;
  }

  abstract double ofCelsius(double celsius);

  String letter() {
    return letter;
  }

  /**
   * Returns the scale that a configuration query {@code cfg=C} or {@code cfg=F} asks for, or null.
   */
  static Scale of(String query) {
    for (Scale each : values()) {
      if (query.equals("cfg=" + each.letter)) {
        return each;
      }
    }
    return null;
  }

  /** Returns a reading: {@code <epoch>,<value>,<unit>} with two decimals. */
  Reading reading(Instant now, double celsius) {
    return Reading.text(
        String.format(Locale.ROOT, "%d,%.2f,%s", now.getEpochSecond(), ofCelsius(celsius), letter));
  }
}
