// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.lib.command.Table;
import io.millrace.lib.command.Words;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code deviceic:recent|sensors|fault|clear|reboot}: shows the messages of the Device ICs and
 * injects faults. Stateless; called on a shell's thread.
 */
@Component(
    service = DeviceIcCommands.class,
    property = {
      "osgi.command.scope=deviceic",
      "osgi.command.function=recent",
      "osgi.command.function=sensors",
      "osgi.command.function=fault",
      "osgi.command.function=clear",
      "osgi.command.function=reboot"
    })
public final class DeviceIcCommands {
  private static final String RECENT =
      """
      deviceic:recent [N] [--link NAME] [--json]
        Shows the last messages, oldest first, decoded and in hex.
        N       how many, 1 to 10000 (20)
        --link  of this link only
      """;

  private static final String SENSORS =
      """
      deviceic:sensors [--json]
        Lists the sensors that are served, and their observers.
      """;

  private static final String CLEAR =
      """
      deviceic:clear [--link NAME] [--json]
        Ends all faults that deviceic:fault has set.
      """;

  private static final String REBOOT =
      """
      deviceic:reboot [--link NAME] [--json]
        Restarts the Device IC: clock not set, no observations, a reboot notice for the NIC.
      """;

  private static final Set<String> LINK = Set.of("--link");

  private final DeviceIcs deviceIcs;

  /** Makes the commands. */
  @Activate
  public DeviceIcCommands(@Reference DeviceIcHost host) {
    this(host.deviceIcs());
  }

  DeviceIcCommands(DeviceIcs deviceIcs) {
    this.deviceIcs = deviceIcs;
  }

  /** Shows the last messages. */
  public String recent(String... arguments) {
    Words words = new Words(RECENT, LINK, 1, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    int count =
        words.plain().isEmpty() ? 20 : (int) Words.number("N", words.plain().get(0), 1, 10_000);
    String link = words.option("--link", "");
    Table table = new Table("no messages yet", "time", "link", "way", "message", "hex");
    MessageText text = new MessageText(deviceIcs.codec);
    for (MessageLog.Entry each : deviceIcs.messages.last(link, count)) {
      table.add(
          each.at(), each.link(), each.way().word, text.of(each.message()), each.message().hex());
    }
    return words.show(table);
  }

  /** Lists the sensors. */
  public String sensors(String... arguments) {
    Words words = new Words(SENSORS, Set.of(), arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
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
    return words.show(table);
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

  /** Injects a fault. */
  public String fault(String... arguments) {
    FaultArguments fault = new FaultArguments(arguments);
    if (fault.words.wantsHelp()) {
      return fault.words.help();
    }
    if (fault.words.plain().isEmpty()) {
      return faults(fault.words, chosen(fault.words));
    }
    fault.check();
    List<DeviceIc> chosen = chosen(fault.words);
    chosen.forEach(each -> fault.applyTo(each.faults()));
    return faults(fault.words, chosen);
  }

  /** Ends all faults. */
  public String clear(String... arguments) {
    Words words = new Words(CLEAR, LINK, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    List<DeviceIc> chosen = chosen(words);
    chosen.forEach(each -> each.faults().clear());
    return faults(words, chosen);
  }

  private static String faults(Words words, List<DeviceIc> chosen) {
    Table table = new Table("no Device IC runs: no secondary link", "link", "faults");
    chosen.forEach(each -> table.add(each.name(), each.faults()));
    return words.show(table);
  }

  /** Restarts Device ICs. */
  public String reboot(String... arguments) {
    Words words = new Words(REBOOT, LINK, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Table table = new Table("no Device IC runs: no secondary link", "link", "state");
    for (DeviceIc each : chosen(words)) {
      deviceIcs.ask(
          () -> {
            each.reboot();
            return true;
          });
      table.add(each.name(), "restarted");
    }
    return words.show(table);
  }

  private List<DeviceIc> chosen(Words words) {
    String link = words.option("--link", "");
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
