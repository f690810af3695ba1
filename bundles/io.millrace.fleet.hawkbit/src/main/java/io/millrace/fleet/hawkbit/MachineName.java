// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;

/** The name of a router that nobody has named. */
final class MachineName {
  private MachineName() {}

  /** Returns {@code millrace-} and the MAC of the first network interface, or the host's name. */
  static String get() {
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .map(MachineName::mac)
          .filter(Objects::nonNull)
          .findFirst()
          .map(mac -> "millrace-" + mac)
          .orElseGet(MachineName::host);
    } catch (SocketException without) {
      return host();
    }
  }

  private static String mac(NetworkInterface each) {
    try {
      byte[] mac = each.getHardwareAddress();
      boolean real = mac != null && mac.length > 0 && !each.isLoopback() && !each.isVirtual();
      return real ? HexFormat.of().formatHex(mac) : null;
    } catch (SocketException gone) {
      return null;
    }
  }

  private static String host() {
    try {
      return "millrace-" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "millrace";
    }
  }
}
