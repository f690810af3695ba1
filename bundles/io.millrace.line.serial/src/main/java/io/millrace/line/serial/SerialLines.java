// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.line.Line;
import io.millrace.api.time.Time;
import io.millrace.lib.line.LineValues;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.loop.Daemon;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
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

/** A configured serial line: a service whether its port exists or not. */
@Component(
    service = {},
    configurationPid = SerialLines.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SerialLines.Config.class, factory = true)
public final class SerialLines {
  /** The factory PID. */
  public static final String PID = "io.millrace.line.serial";

  private static final LineValues VALUES = new LineValues(PID);

  /** Configuration of a serial line. */
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
        description =
            "The port's device: a path, for example /dev/ttyUSB0 or /dev/serial/by-id/…, or the"
                + " name of a device in /dev")
    String port();

    @AttributeDefinition(
        name = "Baud",
        description = "Rate of the line in bits a second, 300–4000000",
        min = "300",
        max = "4000000")
    int baud() default 38400;

    @AttributeDefinition(
        name = "Role",
        description =
            "Which side of the link uses this line: primary (NIC) or secondary (Device IC)",
        options = {
          @Option(label = "primary", value = Line.PRIMARY),
          @Option(label = "secondary", value = Line.SECONDARY)
        })
    String role() default Line.PRIMARY;

    @AttributeDefinition(
        name = "DTR",
        description =
            "DTR when the port is opened: leave (as the system sets it: raised), on or off",
        options = {
          @Option(label = "leave", value = "leave"),
          @Option(label = "on", value = "on"),
          @Option(label = "off", value = "off")
        })
    String dtr() default "leave";

    @AttributeDefinition(
        name = "RTS",
        description =
            "RTS when the port is opened: leave (as the system sets it: raised), on or off",
        options = {
          @Option(label = "leave", value = "leave"),
          @Option(label = "on", value = "on"),
          @Option(label = "off", value = "off")
        })
    String rts() default "leave";

    @AttributeDefinition(
        name = "Wake input",
        description = "Signal on which the other end asks to be polled: none, cts, dsr, ri or dcd",
        options = {
          @Option(label = "none", value = "none"),
          @Option(label = "CTS", value = "cts"),
          @Option(label = "DSR", value = "dsr"),
          @Option(label = "RI", value = "ri"),
          @Option(label = "DCD", value = "dcd")
        })
    String wakeInput() default "none";

    @AttributeDefinition(
        name = "Wake output",
        description = "Signal that is pulsed to ask the other end to poll: none, rts or dtr",
        options = {
          @Option(label = "none", value = "none"),
          @Option(label = "RTS", value = "rts"),
          @Option(label = "DTR", value = "dtr")
        })
    String wakeOutput() default "none";

    @AttributeDefinition(
        name = "Shortest retry",
        description =
            "Seconds until a port that exists and cannot be opened is tried again, 1–3600;"
                + " doubles with each try. An absent port is opened as soon as it exists",
        min = "1",
        max = "3600")
    int retryMinSeconds() default 1;

    @AttributeDefinition(
        name = "Longest retry",
        description = "Longest pause between two tries in seconds, 1–3600, not below the shortest",
        min = "1",
        max = "3600")
    int retryMaxSeconds() default 10;
  }

  private final BundleContext context;
  private final SerialLine line;
  private final BundleListener successors = this::heard;
  private final ServiceRegistration<Line> registration;
  private final ServiceRegistration<?> status;

  /** Makes the line and registers it. */
  @Activate
  public SerialLines(BundleContext context, @Reference Time time, Config config) {
    this.context = context;
    SerialSettings settings = settings(config);
    NativeLibrary library = new NativeLibrary(nativeFolder(context).resolve("jSerialComm"));
    line = new SerialLine(settings, library, time);
    registration = settings.line().register(context, line);
    Supplier<List<String>> problems = line::problems;
    status =
        context.registerService(
            Supplier.class, problems, new Hashtable<>(Map.of("millrace.status", "lines")));
    context.addBundleListener(successors);
  }

  /**
   * Another build of this bundle is installed before the first bundle of its set stops: time enough
   * for what closing the port takes longest for, which the switch would wait for otherwise.
   */
  private void heard(BundleEvent event) {
    Bundle other = event.getBundle();
    if (event.getType() == BundleEvent.INSTALLED
        && !other.equals(context.getBundle())
        && context.getBundle().getSymbolicName().equals(other.getSymbolicName())) {
      Daemon.thread("line-" + line.name() + "-handover", line::prepareClose).start();
    }
  }

  /** Returns the folder of native code: below the data, else in the bundle's own storage. */
  private static Path nativeFolder(BundleContext context) {
    String told = context.getProperty("millrace.native");
    String data = context.getProperty("millrace.data");
    if (told != null) {
      return Path.of(told);
    }
    return data == null ? context.getDataFile("native").toPath() : Path.of(data, "native");
  }

  private static SerialSettings settings(Config config) {
    PortName port = new PortName(config.port());
    VALUES.requireText("port", config.port(), PortName.ALLOWED);
    VALUES.require("port", config.port(), port.isAllowed(), PortName.ALLOWED);
    ModemSignals signals =
        VALUES.signals(config.dtr(), config.rts(), config.wakeInput(), config.wakeOutput());
    return new SerialSettings(
        VALUES.settings(
            config.name(),
            config.role(),
            signals,
            config.retryMinSeconds(),
            config.retryMaxSeconds()),
        port,
        config.baud());
  }

  /**
   * Withdraws the line, so that its user finishes, then closes the port: what that takes longest
   * for is done before, while the line still serves, if it was not done already.
   */
  @Deactivate
  void deactivate() {
    context.removeBundleListener(successors);
    line.prepareClose();
    status.unregister();
    registration.unregister();
    line.close();
  }
}
