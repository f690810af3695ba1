// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.holder.Holder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
 * @param inherited whether the process was started with it: whoever started it has it too, so its
 *     port stays taken when it is closed here
 */
record HeldSocket(
    DatagramChannel channel,
    Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected,
    boolean inherited) {
  /** The key in the holder, before the name of the socket. */
  static final String KEY = "io.millrace.net.socket.";

  private static final Logger LOG = System.getLogger(HeldSocket.class.getName());
  private static final String CHANNEL = "channel";
  private static final String CONNECTED = "connected";

  private static final String INHERITED = "inherited";

  /** Leaves the socket for the next instance; false when it cannot be left. */
  boolean leave(Holder holder, String name) {
    Map<String, Object> held = new HashMap<>(Map.of(CHANNEL, channel, CONNECTED, connected));
    if (inherited) {
      held.put(INHERITED, true);
    }
    return holder.put(KEY + name, held);
  }

  /**
   * Takes the socket of a name. One that is not bound as the settings say is closed, so that its
   * port is free.
   *
   * @return null when there is none
   */
  static HeldSocket take(Holder holder, String name, Binding binding) throws IOException {
    HeldSocket socket = of(holder.take(KEY + name));
    if (socket == null) {
      return null;
    }
    if (!socket.channel.isOpen()) {
      socket.close(); // its connected channels may be open
      return null;
    }
    if (binding.isThatOf(socket.channel, socket.inherited)) {
      return socket;
    }
    if (socket.inherited) {
      LOG.log(
          Level.WARNING,
          "the socket {0} that this process was started with is bound to {1}, and configured is"
              + " {2}: it is not used",
          name,
          socket.channel.getLocalAddress(),
          binding);
    }
    socket.close();
    return null;
  }

  private static HeldSocket of(Object left) {
    return left instanceof Map<?, ?> held && held.get(CHANNEL) instanceof DatagramChannel channel
        ? new HeldSocket(channel, connected(held), held.containsKey(INHERITED))
        : null;
  }

  /** Closes the socket of that name, because it is not to be there. */
  static void drop(Holder holder, String name) throws IOException {
    HeldSocket socket = of(holder.take(KEY + name));
    if (socket != null) {
      socket.close();
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
    try (channel) { // whatever happens to the others
      for (DatagramChannel each : connected.values()) {
        each.close();
      }
    }
  }
}
