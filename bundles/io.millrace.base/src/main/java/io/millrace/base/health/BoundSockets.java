// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.carrier.Carrier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The sockets that carriers read, and at which clients connect. */
final class BoundSockets {
  private static final String NAME = "socket.name";

  private BoundSockets() {}

  /**
   * Returns the address of each of UDP by its name; one that is being bound anew is left out.
   *
   * @param secured whether those for secured traffic are returned, or those in clear
   */
  static Map<String, InetSocketAddress> datagrams(BundleContext context, boolean secured) {
    Map<String, InetSocketAddress> found = addresses(context, DatagramChannel.class, secured);
    for (ServiceReference<Carrier> each : Named.references(context, Carrier.class, Carrier.NAME)) {
      if (Boolean.TRUE.equals(each.getProperty(Carrier.OUTBOUND))) {
        found.remove(String.valueOf(each.getProperty(Carrier.NAME)));
      }
    }
    return found;
  }

  /** Returns the address of each that listens for TCP by its name, likewise. */
  static Map<String, InetSocketAddress> streams(BundleContext context, boolean secured) {
    return addresses(context, ServerSocketChannel.class, secured);
  }

  private static <T extends NetworkChannel> Map<String, InetSocketAddress> addresses(
      BundleContext context, Class<T> type, boolean secured) {
    Map<String, InetSocketAddress> addresses = new TreeMap<>();
    for (ServiceReference<T> each : Named.references(context, type, NAME)) {
      if (secured != Boolean.TRUE.equals(each.getProperty("socket.secured"))) {
        continue;
      }
      T channel = context.getService(each);
      if (channel != null && address(channel) != null) {
        addresses.put(String.valueOf(each.getProperty(NAME)), address(channel));
      }
      context.ungetService(each);
    }
    return addresses;
  }

  private static InetSocketAddress address(NetworkChannel channel) {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress bound ? bound : null;
    } catch (IOException closed) {
      return null;
    }
  }
}
