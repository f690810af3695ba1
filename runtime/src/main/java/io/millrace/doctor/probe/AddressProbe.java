// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;

/** Whether the machine has the addresses that are configured, and ways to the devices. */
final class AddressProbe implements Probe {
  static final Fault IPV6_OFF =
      Fault.failure(
          "ipv6-off",
          "IPv6 is switched off, and an IPv6 address is configured",
          "switch it on (sysctl -w net.ipv6.conf.all.disable_ipv6=0), or configure IPv4 addresses");
  static final Fault NOT_HERE =
      Fault.failure(
          "address-not-here",
          "No network interface of the machine has the address of a socket",
          "set an address that \"ip address\" shows, or :: for all of them");
  static final Fault PRIVILEGED =
      Fault.failure(
          "port-privileged",
          "The router's user may not open a port as low as the one that is configured",
          "set a port from 1024 up, or give the right"
              + " (AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit)");
  static final Fault UNREACHABLE =
      Fault.attention(
          "device-unreachable",
          "The machine knows no way to the address of a device",
          "add a route (ip -6 route add PREFIX via ROUTER), bring the interface of the mesh up, or"
              + " mend the address in devices of io.millrace.directory.cfg");

  private static final int COAP_PORT = 5683;

  @Override
  public List<Fault> faults() {
    return List.of(IPV6_OFF, NOT_HERE, PRIVILEGED, UNREACHABLE);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    boolean ipv6 = hasIpv6(installation);
    for (Configured each : Sockets.of(installation)) {
      lookAtSocket(installation, each, ipv6, found);
    }
    Configured directory = installation.configuration().one("io.millrace.directory");
    for (String device : directory.value("devices", "").split(",")) {
      lookAtDevice(device.strip(), directory, ipv6, found);
    }
  }

  private static boolean hasIpv6(Installation installation) {
    boolean off =
        installation
            .machine()
            .text("/proc/sys/net/ipv6/conf/all/disable_ipv6")
            .orElse("0")
            .equals("1");
    boolean linux = installation.machine().text("/proc/version").isPresent();
    return !off && (!linux || installation.machine().text("/proc/net/if_inet6").isPresent());
  }

  private static void lookAtSocket(
      Installation installation, Configured socket, boolean ipv6, Diagnoses found) {
    String address = Sockets.address(socket);
    int port = Sockets.port(socket);
    String which = "%s: address = %s".formatted(socket.file(), address);
    boolean all = address.equals("::") || address.equals("0.0.0.0");
    if (!all && address.contains(":") && !ipv6) {
      found.add(IPV6_OFF, which + "; " + state(installation));
    } else if (!all && literal(address).filter(each -> !isBindable(each)).isPresent()) {
      found.add(NOT_HERE, which);
    }
    long first =
        installation.machine().number("/proc/sys/net/ipv4/ip_unprivileged_port_start").orElse(0L);
    if (port > 0 && port < first && !installation.machine().user().equals("root")) {
      found.add(
          PRIVILEGED,
          "%s: port = %d; ports below %d are for root, and the router's user is %s"
              .formatted(socket.file(), port, first, installation.machine().user()));
    }
  }

  private static String state(Installation installation) {
    return "/proc/sys/net/ipv6/conf/all/disable_ipv6 is "
        + installation
            .machine()
            .text("/proc/sys/net/ipv6/conf/all/disable_ipv6")
            .orElse("not there");
  }

  private static void lookAtDevice(
      String device, Configured directory, boolean ipv6, Diagnoses found) {
    String[] words = device.split("[=;]", 3);
    if (words.length < 2) {
      return;
    }
    String host = host(words[1].strip());
    Optional<InetAddress> address = literal(host);
    String which = "%s: %s".formatted(directory.file(), device);
    if (address.isPresent() && host.contains(":") && !ipv6) {
      found.add(IPV6_OFF, which);
    } else if (address.isPresent()) {
      noWay(address.get()).ifPresent(why -> found.add(UNREACHABLE, which + ": " + why));
    }
  }

  private static String host(String text) {
    if (text.startsWith("[")) {
      return text.substring(1).replaceFirst("].*", "");
    }
    return text.indexOf(':') == text.lastIndexOf(':') ? text.replaceFirst(":.*", "") : text;
  }

  /** Names are never asked for: that could take seconds, and tells others. */
  private static Optional<InetAddress> literal(String host) {
    try {
      boolean digits = host.contains(":") || host.matches("[0-9.]{7,15}");
      return digits ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static boolean isBindable(InetAddress address) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException notHere) {
      return false;
    }
  }

  /** To connect a UDP socket looks for a route and sends nothing [connect(2)]. */
  private static Optional<String> noWay(InetAddress address) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(address, COAP_PORT));
      return Optional.empty();
    } catch (IOException why) {
      return Optional.of(String.valueOf(why.getMessage()));
    }
  }
}
