// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import io.millrace.lib.files.PropertyPaths;
import java.time.Duration;
import java.time.Instant;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The temperature of a thermal zone of this machine: {@code <epoch>,<value>,<unit>} with two
 * decimals, in Celsius until configured by {@code cfg=F} [spec device-ic-api.md §6]. When the zone
 * does not exist or cannot be read the reading fails.
 */
@Component(
    configurationPid = ThermalSensor.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = ThermalSensor.Config.class, factory = true)
public final class ThermalSensor implements Sensor {
  static final String PID = "io.millrace.sensor.thermal";

  /** Which zone, and what it is called. */
  @ObjectClassDefinition(
      name = "Thermal zone sensor",
      description = "The temperature of a thermal zone of this Linux machine.")
  public @interface Config {
    /** Second path segment. */
    @AttributeDefinition(
        name = "Type",
        description = "Second path segment and routing name. 1 to 15 bytes, default thermal.",
        min = "1",
        max = "15")
    String type() default "thermal";

    /** Which zone. */
    @AttributeDefinition(
        name = "Zone",
        description =
            "The zone's folder, or its type as given by its file type, for example"
                + " x86_pkg_temp. Default thermal_zone0.",
        min = "1",
        max = "255")
    String zone() default "thermal_zone0";

    /** The folder of all zones. */
    @AttributeDefinition(
        name = "Root",
        description = "The folder of all zones. Default /sys/class/thermal.",
        min = "1",
        max = "1024")
    String root() default "/sys/class/thermal";

    /** Seconds. */
    @AttributeDefinition(
        name = "Period",
        description =
            "Seconds between notifications; 0: none. Range 0 to 86400, default 60 (seconds).",
        min = "0",
        max = "86400")
    int periodSeconds() default 60;
  }

  private final Config config;
  private final ThermalZone zone;
  private final ScaleSetting scale = new ScaleSetting(Scale.CELSIUS);

  /** Starts in Celsius; the zone is looked up at each reading. */
  @Activate
  public ThermalSensor(BundleContext context, Config config) {
    this(new PropertyPaths(context::getProperty), config);
  }

  ThermalSensor(PropertyPaths paths, Config config) {
    if (config.zone().contains("/") || config.zone().startsWith(".")) {
      throw new IllegalArgumentException(
          PID + ": zone = " + config.zone() + ", allowed: a folder's name or a zone's type");
    }
    this.config = config;
    zone = new ThermalZone(paths.path(config.root()), config.zone());
  }

  @Override
  public String type() {
    return config.type();
  }

  @Override
  public Duration period() {
    return Duration.ofSeconds(config.periodSeconds());
  }

  @Override
  public Reading read(Instant now) {
    return scale.reading(now, zone.celsius());
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
