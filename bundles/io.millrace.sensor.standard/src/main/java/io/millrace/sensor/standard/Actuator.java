// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import io.millrace.lib.files.PropertyPaths;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
 * A switch: PUT {@code ?cfg=on}, {@code off} or {@code toggle}; its reading is {@code <epoch>,on}
 * or {@code <epoch>,off}, pushed when it was switched. Its state is restored after a replacement or
 * a restart.
 */
@Component(
    configurationPid = Actuator.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = Actuator.Config.class, factory = true)
public final class Actuator implements Sensor {
  static final String PID = "io.millrace.sensor.actuator";

  private static final Logger LOG = System.getLogger(Actuator.class.getName());
  private static final String ON = "cfg=on";
  private static final String OFF = "cfg=off";
  private static final String TOGGLE = "cfg=toggle";

  /** Configuration of an actuator. */
  @ObjectClassDefinition(
      name = "Actuator",
      description = "A LED of this Linux machine, or a simulated one, to switch on and off.")
  public @interface Config {
    /** Second path segment. */
    @AttributeDefinition(
        name = "Type",
        description = "Second path segment and routing name. 1 to 15 bytes, default led.",
        min = "1",
        max = "15")
    String type() default "led";

    /** The LED. */
    @AttributeDefinition(
        name = "LED",
        description =
            "The LED's folder, for example input3::capslock; empty (default): a simulated one.",
        max = "255")
    String led() default "";

    /** The folder of all LEDs. */
    @AttributeDefinition(
        name = "Root",
        description = "The folder of all LEDs. Default /sys/class/leds.",
        min = "1",
        max = "1024")
    String root() default "/sys/class/leds";

    /** Seconds. */
    @AttributeDefinition(
        name = "Period",
        description =
            "Seconds between notifications; 0 (default): only when it was switched. Range 0 to"
                + " 86400 (seconds).",
        min = "0",
        max = "86400")
    int periodSeconds() default 0;
  }

  private final Config config;
  private final Lamp lamp;
  private volatile Runnable push;

  /** Starts with the lamp as it is. */
  @Activate
  public Actuator(BundleContext context, Config config) {
    this(new PropertyPaths(context::getProperty), config);
  }

  Actuator(PropertyPaths paths, Config config) {
    this.config = config;
    String led = config.led().strip();
    if (led.contains("/") || led.startsWith(".")) {
      throw new IllegalArgumentException(PID + ": led = " + led + ", allowed: a folder's name");
    }
    lamp =
        led.isEmpty() ? new SimulatedLamp() : new LinuxLed(paths.path(config.root()).resolve(led));
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
    return Reading.text(now.getEpochSecond() + (lamp.isOn() ? ",on" : ",off"));
  }

  @Override
  public Reading configuration(Instant now) {
    return read(now);
  }

  @Override
  public ConfigurationResult configure(String query) {
    if (!query.equals(ON) && !query.equals(OFF) && !query.equals(TOGGLE)) {
      return query.startsWith("cfg=")
          ? ConfigurationResult.BAD_VALUE
          : ConfigurationResult.NOT_UNDERSTOOD;
    }
    try {
      boolean on = query.equals(TOGGLE) ? !lamp.isOn() : query.equals(ON);
      lamp.set(on);
      pushNow();
      return ConfigurationResult.acceptedAs(on ? ON : OFF);
    } catch (IllegalStateException fault) {
      LOG.log(Level.ERROR, PID + ", type " + config.type() + ": not switched", fault);
      return ConfigurationResult.FAILED;
    }
  }

  private void pushNow() {
    Runnable pushing = push;
    if (pushing != null) {
      pushing.run();
    }
  }

  @Override
  public void pushTo(Runnable next) {
    push = next;
  }
}
