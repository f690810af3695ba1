// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.line.Line;
import io.millrace.api.time.Time;
import io.millrace.lib.line.LineValues;
import io.millrace.lib.line.ModemSignals;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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

/** A configured TCP line: a service whether it is connected or not. */
@Component(
    service = {},
    configurationPid = TcpLines.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TcpLines.Config.class, factory = true)
public final class TcpLines {
  /** The factory PID. */
  public static final String PID = "io.millrace.line.tcp";

  private static final LineValues VALUES = new LineValues(PID);

  /** Configuration of a TCP line. */
  @ObjectClassDefinition(
      name = "TCP line",
      description = "A UART behind a serial device server, or a line to another router, over TCP")
  public @interface Config {
    @AttributeDefinition(
        name = "Name",
        description = "Name of the line, unique in the router; not empty")
    String name();

    @AttributeDefinition(
        name = "Host",
        description =
            "Address or name it connects to, or the address it listens at; an address is better,"
                + " as a name is looked up on the line's own thread")
    String host() default "127.0.0.1";

    @AttributeDefinition(
        name = "Port",
        description = "TCP port, 0–65535; 0, any free one, only with listen",
        min = "0",
        max = "65535")
    int port();

    @AttributeDefinition(
        name = "Listen",
        description = "Whether it listens for a connection, one at a time, instead of making one")
    boolean listen() default false;

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
        name = "RFC 2217",
        description =
            "Whether Telnet with control of the serial port is used; if not, bytes are sent as"
                + " they are, and baud to wakeOutput have no effect")
    boolean rfc2217() default false;

    @AttributeDefinition(
        name = "Baud",
        description = "Rate of the serial port in bits a second, 300–4000000",
        min = "300",
        max = "4000000")
    int baud() default 38400;

    @AttributeDefinition(
        name = "Data bits",
        description = "Bits of a character, 5–8; the link needs 8",
        min = "5",
        max = "8")
    int dataBits() default 8;

    @AttributeDefinition(
        name = "Parity",
        description = "Parity of a character: none, odd, even, mark or space",
        options = {
          @Option(label = "none", value = "none"),
          @Option(label = "odd", value = "odd"),
          @Option(label = "even", value = "even"),
          @Option(label = "mark", value = "mark"),
          @Option(label = "space", value = "space")
        })
    String parity() default "none";

    @AttributeDefinition(
        name = "Stop bits",
        description = "Stop bits of a character, 1–2",
        min = "1",
        max = "2")
    int stopBits() default 1;

    @AttributeDefinition(
        name = "DTR",
        description = "DTR of the port once connected: leave, on or off",
        options = {
          @Option(label = "leave", value = "leave"),
          @Option(label = "on", value = "on"),
          @Option(label = "off", value = "off")
        })
    String dtr() default "leave";

    @AttributeDefinition(
        name = "RTS",
        description = "RTS of the port once connected: leave, on or off",
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
          @Option(label = "cts", value = "cts"),
          @Option(label = "dsr", value = "dsr"),
          @Option(label = "ri", value = "ri"),
          @Option(label = "dcd", value = "dcd")
        })
    String wakeInput() default "none";

    @AttributeDefinition(
        name = "Wake output",
        description = "Signal that is pulsed to ask the other end to poll: none, rts or dtr",
        options = {
          @Option(label = "none", value = "none"),
          @Option(label = "rts", value = "rts"),
          @Option(label = "dtr", value = "dtr")
        })
    String wakeOutput() default "none";

    @AttributeDefinition(
        name = "Connect timeout",
        description =
            "Milliseconds within which a connection must be made and negotiated, 100–60000",
        min = "100",
        max = "60000")
    int connectTimeoutMillis() default 5000;

    @AttributeDefinition(
        name = "Shortest retry",
        description =
            "Seconds until a failed connection is tried again, 1–3600; doubles with each try",
        min = "1",
        max = "3600")
    int retryMinSeconds() default 1;

    @AttributeDefinition(
        name = "Longest retry",
        description = "Longest pause between two tries in seconds, 1–3600, not below the shortest",
        min = "1",
        max = "3600")
    int retryMaxSeconds() default 30;
  }

  private final TcpLine line;
  private final ServiceRegistration<Line> registration;
  private final ServiceRegistration<?> status;

  /** Makes the line and registers it. */
  @Activate
  public TcpLines(BundleContext context, @Reference Time time, Config config) {
    TcpSettings settings = settings(config);
    line = new TcpLine(settings, time);
    registration = settings.line().register(context, line);
    Supplier<List<String>> problems = line::problems;
    status =
        context.registerService(
            Supplier.class, problems, new Hashtable<>(Map.of("millrace.status", "lines")));
  }

  private static TcpSettings settings(Config config) {
    VALUES.requireText("host", config.host(), "an address or a name");
    VALUES.require("port", config.port(), config.listen() || config.port() > 0, "1 to 65535");
    return new TcpSettings(
        VALUES.settings(
            config.name(),
            config.role(),
            signals(config),
            config.retryMinSeconds(),
            config.retryMaxSeconds()),
        config.host(),
        config.port(),
        config.listen(),
        config.rfc2217(),
        new SerialParameters(
            config.baud(),
            config.dataBits(),
            VALUES.one("parity", config.parity(), SerialParameters.Parity.class),
            config.stopBits()),
        Duration.ofMillis(config.connectTimeoutMillis()));
  }

  private static ModemSignals signals(Config config) {
    ModemSignals signals =
        VALUES.signals(config.dtr(), config.rts(), config.wakeInput(), config.wakeOutput());
    boolean possible = config.rfc2217() || !signals.wakes();
    VALUES.require("rfc2217", config.rfc2217(), possible, "true with a wake line");
    return signals;
  }

  /** Withdraws the line, so that its user finishes, then closes the connection. */
  @Deactivate
  void deactivate() {
    status.unregister();
    registration.unregister();
    line.close();
  }
}
