// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import io.millrace.northbound.mqtt.outbox.UplinkStatus;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Command;

/** {@code mqtt:status}. Called on a shell's thread. */
@Component(service = {})
public final class MqttCommands {
  private final Set<MqttNorthbound> brokers = ConcurrentHashMap.newKeySet();
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public MqttCommands(BundleContext context) {
    commands = new ShellCommands(context, "mqtt", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindBroker(MqttNorthbound broker) {
    brokers.add(broker);
  }

  void unbindBroker(MqttNorthbound broker) {
    brokers.remove(broker);
  }

  @Command(
      name = "status",
      description = {
        "Lists the MQTT brokers: whether there is a connection and since when, how many items"
            + " wait,",
        "how many were dropped since the start, what is observed, and what went wrong last."
      })
  Table status() {
    Table table =
        new Table(
            "no broker is configured (io.millrace.northbound.mqtt-NAME.cfg)",
            "name",
            "broker",
            "state",
            "since",
            "waiting",
            "bytes",
            "dropped",
            "readings",
            "trouble");
    List<Northbound> all =
        brokers.stream()
            .map(MqttNorthbound::northbound)
            .sorted(Comparator.comparing(Northbound::name))
            .toList();
    all.forEach(each -> add(table, each));
    return table;
  }

  private static void add(Table table, Northbound each) {
    UplinkStatus now = each.uplink().status();
    table.add(
        each.name(),
        each.address(),
        now.isUp() ? "connected" : "away",
        now.since().truncatedTo(ChronoUnit.SECONDS),
        now.waiting(),
        now.bytes(),
        each.uplink().losses().count(),
        each.devices().size(),
        trouble(each, now));
  }

  private static String trouble(Northbound each, UplinkStatus now) {
    if (!now.diskFault().isEmpty()) {
      return now.diskFault();
    }
    List<String> faults = each.devices().faults();
    if (now.trouble().isEmpty() && faults.isEmpty()) {
      return "none";
    }
    return now.trouble().isEmpty() ? faults.get(0) : now.trouble();
  }
}
