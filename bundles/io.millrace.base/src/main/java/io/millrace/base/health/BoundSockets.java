// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The sockets that carriers read in clear; one for secured traffic would want a key. */
final class BoundSockets {
  private static final String NAME = "socket.name";

  private BoundSockets() {}

  /** Returns the address of each by its name; one that is being bound anew is left out. */
  static Map<String, InetSocketAddress> addresses(BundleContext context) {
    Map<String, InetSocketAddress> addresses = new TreeMap<>();
    for (ServiceReference<DatagramChannel> each :
        Named.references(context, DatagramChannel.class, NAME)) {
      if (Boolean.TRUE.equals(each.getProperty("socket.secured"))) {
        continue;
      }
      DatagramChannel channel = context.getService(each);
      if (channel != null && address(channel) != null) {
        addresses.put(String.valueOf(each.getProperty(NAME)), address(channel));
      }
      context.ungetService(each);
    }
    return addresses;
  }

  private static InetSocketAddress address(DatagramChannel channel) {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress bound ? bound : null;
    } catch (IOException closed) {
      return null;
    }
  }
}
