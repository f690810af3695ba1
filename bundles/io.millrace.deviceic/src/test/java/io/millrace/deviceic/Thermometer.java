// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.time.Duration;
import java.time.Instant;

/** The vendor's temperature sensor at 23 °C, with what a test wants to break. */
final class Thermometer implements Sensor {
  Duration period = Duration.ofSeconds(60);
  RuntimeException broken;
  Runnable push;
  String unit = "F";
  int reads;

  @Override
  public String type() {
    return "temp";
  }

  @Override
  public Duration period() {
    return period;
  }

  @Override
  public Reading read(Instant now) {
    reads++;
    if (broken != null) {
      throw broken;
    }
    String value = unit.equals("F") ? "73.40" : "23.00";
    return Reading.text(now.getEpochSecond() + "," + value + "," + unit);
  }

  @Override
  public Reading configuration(Instant now) {
    return Reading.text(now.getEpochSecond() + "," + unit);
  }

  @Override
  public ConfigurationResult configure(String query) {
    switch (query) {
      case "cfg=C", "cfg=F" -> unit = query.substring(4);
      case "cfg=X" -> {
        return ConfigurationResult.BAD_VALUE;
      }
      case "cfg=!" -> {
        return ConfigurationResult.FAILED;
      }
      default -> {
        return ConfigurationResult.NOT_UNDERSTOOD;
      }
    }
    return ConfigurationResult.ACCEPTED;
  }

  @Override
  public void pushTo(Runnable way) {
    push = way;
  }
}
