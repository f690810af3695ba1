// SPDX-License-Identifier: Apache-2.0
package org.example.sensor.uptime;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The sensor {@code /arduino/uptime}: how long the plugin has been running, in seconds or, after
 * {@code PUT ?cfg=min}, in minutes.
 */
@Component
public final class UptimeSensor implements Sensor {
  private final Time time;
  private final long startedNanos;
  private String unit = "s";

  /** Starts the count. */
  @Activate
  public UptimeSensor(@Reference Time time) {
    this.time = time;
    this.startedNanos = time.nanos();
  }

  @Override
  public String type() {
    return "uptime";
  }

  @Override
  public Duration period() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Reading read(Instant now) {
    Duration running = Duration.ofNanos(time.nanos() - startedNanos);
    long count = unit.equals("s") ? running.toSeconds() : running.toMinutes();
    return Reading.text(now.getEpochSecond() + "," + count + "," + unit);
  }

  @Override
  public Reading configuration(Instant now) {
    return Reading.text(now.getEpochSecond() + "," + unit);
  }

  @Override
  public ConfigurationResult configure(String query) {
    switch (query) {
      case "cfg=s":
      case "cfg=min":
        unit = query.substring("cfg=".length());
        return ConfigurationResult.ACCEPTED;
      default:
        return query.startsWith("cfg=")
            ? ConfigurationResult.BAD_VALUE
            : ConfigurationResult.NOT_UNDERSTOOD;
    }
  }
}
