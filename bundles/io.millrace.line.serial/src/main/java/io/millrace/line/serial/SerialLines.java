// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.line.Line;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** A configured serial line: registers it as a service, whether its port is there or not. */
@Component(
    service = {},
    configurationPid = SerialLines.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SerialLines.Config.class, factory = true)
public final class SerialLines {
  /** The factory PID. */
  public static final String PID = "io.millrace.line.serial";

  /** What can be configured. */
  @ObjectClassDefinition(
      name = "Serial line",
      description = "A UART: 8 data bits, no parity, 1 stop bit, no flow control")
  public @interface Config {
    @AttributeDefinition(
        name = "Name",
        description = "Name of the line, unique in the router; not empty")
    String name();

    @AttributeDefinition(
        name = "Port",
        description = "The port's device, for example /dev/ttyUSB0 or /dev/serial/by-id/…")
    String port();

    @AttributeDefinition(
        name = "Baud",
        description = "Rate of the line in bits a second, 300–4000000",
        min = "300",
        max = "4000000")
    int baud() default 38400;

    @AttributeDefinition(
        name = "Role",
        description = "Which side of the link speaks here: primary (NIC) or secondary (Device IC)",
        options = {
          @Option(label = "primary", value = Line.PRIMARY),
          @Option(label = "secondary", value = Line.SECONDARY)
        })
    String role() default Line.PRIMARY;

    @AttributeDefinition(
        name = "Shortest retry",
        description = "Seconds until a port that cannot be opened is tried again, 1–3600; doubles",
        min = "1",
        max = "3600")
    int retryMinSeconds() default 1;

    @AttributeDefinition(
        name = "Longest retry",
        description = "Seconds between two tries at the most, 1–3600, not below the shortest",
        min = "1",
        max = "3600")
    int retryMaxSeconds() default 10;
  }

  private final SerialLine line;
  private final ServiceRegistration<Line> registration;

  /** Makes the line and registers it. */
  @Activate
  public SerialLines(BundleContext context, @Reference Time time, Config config) {
    check(config);
    line =
        new SerialLine(
            new SerialSettings(
                config.name(),
                config.port(),
                config.baud(),
                Duration.ofSeconds(config.retryMinSeconds()),
                Duration.ofSeconds(config.retryMaxSeconds())),
            time);
    registration =
        context.registerService(
            Line.class,
            line,
            new Hashtable<>(Map.of(Line.NAME, config.name(), Line.ROLE, config.role())));
  }

  private static void check(Config config) {
    require("name", config.name(), isGiven(config.name()), "a name that is not empty");
    require("port", config.port(), isGiven(config.port()), "a device");
    require(
        "role",
        config.role(),
        config.role().equals(Line.PRIMARY) || config.role().equals(Line.SECONDARY),
        "primary or secondary");
    require(
        "retryMaxSeconds",
        config.retryMaxSeconds(),
        config.retryMaxSeconds() >= config.retryMinSeconds(),
        "retryMinSeconds (" + config.retryMinSeconds() + ") or more");
  }

  private static boolean isGiven(String text) {
    return text != null && !text.isBlank();
  }

  private static void require(String key, Object value, boolean good, String allowed) {
    if (!good) {
      throw new IllegalArgumentException(
          PID + ": " + key + " = '" + value + "': allowed is " + allowed);
    }
  }

  /** Withdraws the line, so that its user finishes, then closes the port. */
  @Deactivate
  void deactivate() {
    registration.unregister();
    line.close();
  }
}
