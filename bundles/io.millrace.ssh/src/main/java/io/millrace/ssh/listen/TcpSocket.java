// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.lib.holder.AcceptLoop;
import io.millrace.lib.holder.HeldSocket;
import io.millrace.lib.holder.Holder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.regex.Pattern;

/** The TCP socket that is listened on; see {@link HeldSocket}. */
final class TcpSocket {
  private static final System.Logger LOG = System.getLogger(TcpSocket.class.getName());
  private static final String KEY = "io.millrace.ssh:";

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** An address in numbers: nobody is asked for names here. */
  private static final Pattern LITERAL =
      Pattern.compile("(" + OCTET + "\\.){3}" + OCTET + "|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

  private final HeldSocket held;

  private TcpSocket(HeldSocket held) {
    this.held = held;
  }

  /**
   * Returns an address that is written in numbers.
   *
   * @throws IllegalArgumentException when it is none
   */
  static InetSocketAddress address(String literal, int port) {
    try {
      if (LITERAL.matcher(literal).matches()) {
        return new InetSocketAddress(InetAddress.getByName(literal), port);
      }
    } catch (UnknownHostException none) {
      LOG.log(Level.DEBUG, "no address", none);
    }
    throw new IllegalArgumentException(
        SshComponent.PID + ": address = " + literal + ": not an IPv4 or IPv6 address");
  }

  /**
   * Takes over the socket that was left open at this address, or listens there anew.
   *
   * @throws IOException when it cannot be listened there
   */
  static TcpSocket at(InetSocketAddress address, Holder holder) throws IOException {
    String key = KEY + address.getAddress().getHostAddress() + "." + address.getPort();
    HeldSocket.Names names = new HeldSocket.Names(key, "ssh-socket", "the SSH socket");
    return new TcpSocket(HeldSocket.at(names, holder, () -> true, () -> listen(address)));
  }

  private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return server.bind(address);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  void start(AcceptLoop.Admission admission) {
    held.start(admission);
  }

  /** Leaves the socket open for the next instance; closes it when that cannot be. */
  void leave() {
    if (!held.leave()) {
      close();
    }
  }

  /** Closes the socket. */
  void close() {
    held.close();
  }
}
