// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code deviceic:recent|sensors|fault|clear|reboot}: shows the messages of the Device ICs and
 * injects faults. Stateless; called on a shell's thread.
 */
@Component(service = {})
public final class DeviceIcCommands {
  private static final String OF_LINK = "of the Device IC on this link only";

  private final DeviceIcs deviceIcs;
  private ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public DeviceIcCommands(BundleContext context, @Reference DeviceIcHost host) {
    this(host.deviceIcs());
    commands = new ShellCommands(context, "deviceic", this);
  }

  DeviceIcCommands(DeviceIcs deviceIcs) {
    this.deviceIcs = deviceIcs;
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "recent",
      description = "Shows the last messages, oldest first, decoded and in hex.")
  Table recent(
      @Parameters(
              paramLabel = "N",
              arity = "0..1",
              defaultValue = "20",
              description = "how many, 1 to 10000 (${DEFAULT-VALUE})")
          @Range(min = 1, max = 10_000)
          int count,
      @Option(names = "--link", paramLabel = "NAME", defaultValue = "", description = OF_LINK)
          String link) {
    Table table = new Table("no messages yet", "time", "link", "way", "message", "hex");
    MessageText text = new MessageText(deviceIcs.codec);
    for (MessageLog.Entry each : deviceIcs.messages.last(link, count)) {
      table.add(
          each.at(), each.link(), each.way().word, text.of(each.message()), each.message().hex());
    }
    return table;
  }

  @Command(
      name = "sensors",
      description = "Lists the sensors that are served, and their observers.")
  Table sensors() {
    Table table =
        new Table("no sensors", "path", "sensor", "period_seconds", "configuration", "observers");
    for (SensorSlot sensor : deviceIcs.sensors.all()) {
      String saved = deviceIcs.savedConfiguration(sensor.path);
      table.add(
          sensor.path,
          sensor.slot.call(service -> service.getClass().getSimpleName(), "away"),
          sensor.period().toSeconds(),
          saved == null ? "" : saved,
          observers(sensor.path));
    }
    return table;
  }

  /** Returns link and token of each observer of a path. */
  private String observers(SensorPath path) {
    return deviceIcs.ask(
        () ->
            String.join(
                ", ",
                deviceIcs.running().stream()
                    .flatMap(
                        each ->
                            each.observed().stream()
                                .filter(observation -> observation.path.equals(path))
                                .map(observation -> each.name() + "/" + observation.token.hex()))
                    .toList()));
  }

  @Command(
      name = "fault",
      description = {
        "Injects a fault into the Device IC until deviceic:clear; without KIND: shows the faults"
            + " that are set now.",
        "silence     no message arrives",
        "drop N      the next N messages do not arrive, 1 to 1000000",
        "lose N      the next N messages are executed, and their answers are lost",
        "delay MS    answers are sent MS milliseconds late, 1 to 60000",
        "error CODE  every request is answered by this code and not executed, for example 5.00",
        "garbage     the answers are not CoAP messages",
        "quiet       nothing unsolicited is sent: no notification, no reboot notice"
      })
  Table fault(
      @Parameters(paramLabel = "KIND", index = "0", arity = "0..1", description = "which fault")
          String kind,
      @Parameters(
              paramLabel = "VALUE",
              index = "1",
              arity = "0..1",
              description = "of drop, lose, delay and error")
          String value,
      @Option(
              names = "--times",
              paramLabel = "N",
              defaultValue = "0",
              description = "how many times, 1 to 1000000; 0: until deviceic:clear")
          @Range(min = 0, max = FaultArguments.MOST_TIMES)
          int times,
      @Option(names = "--link", paramLabel = "NAME", defaultValue = "", description = OF_LINK)
          String link) {
    if (kind == null) {
      return faults(chosen(link));
    }
    FaultArguments fault = FaultArguments.of(kind, value, times);
    List<DeviceIc> chosen = chosen(link);
    chosen.forEach(each -> fault.applyTo(each.faults()));
    return faults(chosen);
  }

  @Command(name = "clear", description = "Ends all faults that deviceic:fault has set.")
  Table clear(
      @Option(names = "--link", paramLabel = "NAME", defaultValue = "", description = OF_LINK)
          String link) {
    List<DeviceIc> chosen = chosen(link);
    chosen.forEach(each -> each.faults().clear());
    return faults(chosen);
  }

  private static Table faults(List<DeviceIc> chosen) {
    Table table = new Table("no Device IC runs: no secondary link", "link", "faults");
    chosen.forEach(each -> table.add(each.name(), each.faults()));
    return table;
  }

  @Command(
      name = "reboot",
      description =
          "Restarts the Device IC: clock not set, no observations, a reboot notice for the NIC.")
  Table reboot(
      @Option(names = "--link", paramLabel = "NAME", defaultValue = "", description = OF_LINK)
          String link) {
    Table table = new Table("no Device IC runs: no secondary link", "link", "state");
    for (DeviceIc each : chosen(link)) {
      deviceIcs.ask(
          () -> {
            each.reboot();
            return true;
          });
      table.add(each.name(), "restarted");
    }
    return table;
  }

  private List<DeviceIc> chosen(String link) {
    List<DeviceIc> chosen =
        deviceIcs.running().stream()
            .filter(each -> link.isEmpty() || each.name().equals(link))
            .toList();
    if (chosen.isEmpty() && !link.isEmpty()) {
      throw new IllegalArgumentException("no Device IC runs on a link " + link);
    }
    return chosen;
  }
}
