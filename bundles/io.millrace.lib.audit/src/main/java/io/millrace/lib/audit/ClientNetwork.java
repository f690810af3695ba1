// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.audit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Which addresses belong to one client: limits that hold for an address hold for these together.
 */
public final class ClientNetwork {
  private static final int NETWORK_BYTES = 8;

  private ClientNetwork() {}

  /** Returns an IPv4 address as it is; of IPv6 the /64 network, which one client has whole. */
  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
        : address.getHostAddress();
  }
}
