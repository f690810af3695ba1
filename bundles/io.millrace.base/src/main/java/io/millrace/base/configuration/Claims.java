// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What only one configuration can have: a port of an address, a serial port, a line for its NIC.
 * The first in the order of the PIDs has it. For one thread at a time.
 */
final class Claims {
  /** Addresses that stand for all of them. */
  private static final Set<String> ALL = Set.of("", "::", "0.0.0.0", "0:0:0:0:0:0:0:0");

  /**
   * A port that is opened.
   *
   * @param when the key that says whether it is opened; empty: always
   */
  private record Port(String pid, String protocol, String address, String port, String when) {}

  /** A value that only one configuration may have. */
  private record Single(String pid, String key, String what) {}

  private record Holder(EffectiveConfiguration used, String address) {}

  private static final List<Port> PORTS =
      List.of(
          new Port("io.millrace.net", "UDP", "address", "port", "enabled"),
          new Port("io.millrace.ssh", "TCP", "address", "port", ""),
          new Port("io.millrace.http", "TCP", "address", "port", ""),
          new Port("io.millrace.line.tcp", "TCP", "host", "port", "listen"));

  private static final List<Single> SINGLES =
      List.of(
          new Single("io.millrace.nic", "line", "the NIC on this line"),
          new Single("io.millrace.line.serial", "port", "the line on this serial port"));

  private final NameRegistry values;
  private final Map<String, List<Holder>> ports = new HashMap<>();
  private final Map<String, EffectiveConfiguration> singles = new HashMap<>();

  Claims(NameRegistry values) {
    this.values = values;
  }

  /** Takes a configuration; returns a line by key for each thing that another one has. */
  Map<String, String> add(EffectiveConfiguration used) {
    Map<String, String> taken = new HashMap<>();
    for (Port each : PORTS) {
      if (each.pid().equals(used.factory()) && isOpened(each, used)) {
        addPort(each, used, taken);
      }
    }
    for (Single each : SINGLES) {
      String value = each.pid().equals(used.factory()) ? values.text(used, each.key()) : "";
      EffectiveConfiguration other =
          value.isEmpty() ? null : singles.putIfAbsent(each.pid() + " " + value, used);
      if (other != null) {
        taken.put(each.key(), line(used, each.key(), value, each.what() + " is " + other.who()));
      }
    }
    return taken;
  }

  private boolean isOpened(Port port, EffectiveConfiguration used) {
    boolean off = !port.when().isEmpty() && !"true".equals(values.text(used, port.when()));
    String number = values.text(used, port.port());
    return !off && !number.isEmpty() && !number.equals("0");
  }

  private void addPort(Port port, EffectiveConfiguration used, Map<String, String> taken) {
    String number = values.text(used, port.port());
    String address = values.text(used, port.address());
    List<Holder> holders =
        ports.computeIfAbsent(port.protocol() + " " + number, none -> new ArrayList<>());
    for (Holder other : holders) {
      if (other.address().equals(address) || isAll(address) || isAll(other.address())) {
        String what = "%s port %s is opened by %s".formatted(port.protocol(), number, whose(other));
        taken.put(port.port(), line(used, port.port(), number, what));
        return;
      }
    }
    holders.add(new Holder(used, address));
  }

  private static boolean isAll(String address) {
    return ALL.contains(address);
  }

  private static String whose(Holder other) {
    return other.used().who()
        + " at "
        + (isAll(other.address()) ? "all addresses" : other.address());
  }

  private static String line(EffectiveConfiguration used, String key, String value, String why) {
    return "%s: %s = %s is taken: %s"
        .formatted(used.who(key), key, ConfigurationLabel.quoted(value), why);
  }
}
