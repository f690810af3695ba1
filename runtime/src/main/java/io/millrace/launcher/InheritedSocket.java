// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

/**
 * The UDP socket that this process was started with, as its file descriptor 0: whoever started it
 * has the socket too, so that it stays bound while one process ends and the next one starts, and
 * the kernel queues what comes meanwhile. Java can take one socket in this way, and none from
 * another descriptor without native code ({@link System#inheritedChannel}).
 *
 * <p>It is put into the holder, where the bundle {@code io.millrace.net} looks for the socket of
 * its name before it binds one.
 */
final class InheritedSocket {
  /** Names of the sockets that were passed, as sd_listen_fds(3) has them. */
  private static final String NAMES = "LISTEN_FDNAMES";

  private static final String DEFAULT_NAME = "udp";
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private InheritedSocket() {}

  /** Puts the socket into the holder, if there is one that can be used. */
  static void into(ConcurrentMap<String, Object> holder) {
    try {
      put(System.inheritedChannel(), name(System.getenv(NAMES)), holder);
    } catch (IOException | RuntimeException unusable) {
      LOG.log(Level.WARNING, "the socket that this process was started with is not used", unusable);
    }
  }

  static void put(Channel inherited, String name, ConcurrentMap<String, Object> holder)
      throws IOException {
    if (!(inherited instanceof DatagramChannel socket)) {
      return; // a terminal, a file, or a socket of another kind
    }
    if (!(socket.getLocalAddress() instanceof InetSocketAddress local)) {
      LOG.log(Level.WARNING, "the socket that this process was started with is not bound");
      return;
    }
    socket.configureBlocking(false);
    String unable = sendFailure(socket, local);
    if (!unable.isEmpty()) {
      LOG.log(
          Level.ERROR,
          "the socket that this process was started with, bound to {0}, receives but cannot send"
              + " ({1}): Java {2} takes every inherited socket for one of IPv6; pass one that is"
              + " bound to [::] for both families, or set"
              + " JAVA_OPTS=-Djava.net.preferIPv4Stack=true",
          local,
          unable,
          Runtime.version());
      return;
    }
    LOG.log(Level.INFO, "started with the socket {0}, bound to {1}", name, local);
    holder.put("io.millrace.net.socket." + name, Map.of("channel", socket, Holder.INHERITED, true));
  }

  /** The name of the first one; the names that tools give by themselves are those of none. */
  static String name(String names) {
    String first = names == null ? "" : names.split(":", 2)[0];
    boolean given = !first.isEmpty() && !first.equals("unknown") && !first.endsWith(".socket");
    return given ? first : DEFAULT_NAME;
  }

  /**
   * Returns why the socket cannot send; empty when it can. It sends itself a datagram without
   * bytes, which is no CoAP message and is ignored.
   */
  private static String sendFailure(DatagramChannel socket, InetSocketAddress local) {
    try {
      InetAddress to =
          local.getAddress().isAnyLocalAddress()
              ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
              : local.getAddress();
      socket.send(ByteBuffer.allocate(0), new InetSocketAddress(to, local.getPort()));
      return "";
    } catch (IOException | RuntimeException failure) {
      return String.valueOf(failure.getMessage());
    }
  }
}
