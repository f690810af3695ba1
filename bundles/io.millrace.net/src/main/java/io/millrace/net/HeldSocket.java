// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.holder.Holder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * A bound socket and its connected channels on the way from one instance of this bundle to the
 * next, in the launcher's holder: they stay open, and the kernel queues what comes meanwhile. The
 * launcher puts a socket there too that its own process was started with.
 *
 * @param channel bound and non-blocking
 * @param connected the connected channels by remote address and port index
 */
record HeldSocket(
    DatagramChannel channel,
    Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected) {
  /** The key in the holder, before the name of the socket. */
  static final String KEY = "io.millrace.net.socket.";

  private static final String CHANNEL = "channel";
  private static final String CONNECTED = "connected";

  /** Another process has this socket too, which opened it: it is not bound again when closed. */
  private static final String INHERITED = "inherited";

  /** Leaves the socket for the next instance; false when it cannot be left. */
  boolean leave(Holder holder, String name) {
    return holder.put(KEY + name, Map.of(CHANNEL, channel, CONNECTED, connected));
  }

  /**
   * Takes the socket of a name. One that is not bound as the settings say is closed, so that its
   * port is free.
   *
   * @return null when there is none
   */
  static HeldSocket take(Holder holder, String name, Binding binding) throws IOException {
    if (!(holder.take(KEY + name) instanceof Map<?, ?> held)
        || !(held.get(CHANNEL) instanceof DatagramChannel channel)) {
      return null;
    }
    HeldSocket socket = new HeldSocket(channel, connected(held));
    if (channel.isOpen() && binding.isThatOf(channel, held.containsKey(INHERITED))) {
      return socket;
    }
    socket.close();
    return null;
  }

  /** Closes the socket of that name, because it is not to be there. */
  static void drop(Holder holder, String name) throws IOException {
    if (holder.take(KEY + name) instanceof Map<?, ?> held
        && held.get(CHANNEL) instanceof DatagramChannel channel) {
      new HeldSocket(channel, connected(held)).close();
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected(
      Map<?, ?> held) {
    return held.get(CONNECTED) instanceof Map<?, ?> map
        ? (Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel>) map
        : new HashMap<>();
  }

  /** Closes all of it. */
  void close() throws IOException {
    for (DatagramChannel each : connected.values()) {
      each.close();
    }
    channel.close();
  }
}
