// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.time.Duration;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The temperature sensor {@code temp}: {@code <epoch>,<value>,<unit>} with two decimals, in
 * Fahrenheit until configured by {@code cfg=C} [spec device-ic-api.md §6]. The temperature is
 * configured.
 */
@Component(configurationPid = TemperatureSensor.PID, immediate = true)
@Designate(ocd = TemperatureSensor.Config.class)
public final class TemperatureSensor implements Sensor {
  static final String PID = "io.millrace.sensor.temp";

  /** Configuration of the temperature sensor. */
  @ObjectClassDefinition(name = "Temperature sensor", description = "The sensor /arduino/temp.")
  public @interface Config {
    /** Seconds. */
    @AttributeDefinition(
        name = "Period",
        description =
            "Seconds between notifications; 0: none. Range 0 to 86400, default 60 (seconds).",
        min = "0",
        max = "86400")
    int periodSeconds() default 60;

    /** Degrees Celsius. */
    @AttributeDefinition(
        name = "Temperature",
        description =
            "What it measures, in degrees Celsius. Range -273.15 to 1000, default 23.0 (°C).",
        min = "-273.15",
        max = "1000")
    double celsius() default 23.0;
  }

  private final Duration period;
  private final double celsius;
  private final ScaleSetting scale = new ScaleSetting(Scale.FAHRENHEIT);

  /** Starts in Fahrenheit. */
  @Activate
  public TemperatureSensor(Config config) {
    period = Duration.ofSeconds(config.periodSeconds());
    celsius = config.celsius();
  }

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
    return scale.reading(now, celsius);
  }

  @Override
  public Reading configuration(Instant now) {
    return scale.shown(now);
  }

  @Override
  public ConfigurationResult configure(String query) {
    return scale.configure(query);
  }
}
