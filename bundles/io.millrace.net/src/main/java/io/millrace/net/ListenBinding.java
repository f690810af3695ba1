// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.regex.Pattern;

/** Where a socket listens. */
record ListenBinding(String name, InetAddress address, int port, int backlog) {
  private static final Pattern DIGITS = Pattern.compile("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.%\\w]*");

  /**
   * Reads a binding.
   *
   * @throws IllegalArgumentException naming key, value and what is allowed
   */
  static ListenBinding of(String name, String address, int port, int backlog) {
    require(name != null && !name.isBlank(), "name", name, "any text that is not empty");
    require(DIGITS.matcher(address).matches(), "address", address, "an IP address in digits");
    require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    require(backlog >= 1 && backlog <= 65535, "backlog", backlog, "1 to 65535");
    try {
      return new ListenBinding(name, InetAddress.getByName(address), port, backlog);
    } catch (UnknownHostException e) {
      throw refusal("address", address, "an IP address in digits");
    }
  }

  private static void require(boolean good, String key, Object value, String allowed) {
    if (!good) {
      throw refusal(key, value, allowed);
    }
  }

  private static IllegalArgumentException refusal(String key, Object value, String allowed) {
    return new IllegalArgumentException(
        ListeningSocket.PID + ": " + key + " = " + value + "; allowed is " + allowed);
  }

  /** Opens and binds a non-blocking channel. */
  ServerSocketChannel open() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // of connections that have ended
      return channel.bind(new InetSocketAddress(address, port), backlog);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Tells whether a channel listens as this says. */
  boolean isThatOf(ServerSocketChannel channel) throws IOException {
    return channel.isOpen()
        && channel.getLocalAddress() instanceof InetSocketAddress local
        && (port == 0 || local.getPort() == port)
        && (local.getAddress().equals(address)
            || address.isAnyLocalAddress() && local.getAddress().isAnyLocalAddress());
  }

  /** Says in a few words why {@link #open} failed. */
  String describeFailure(Exception failure) {
    String reason = String.valueOf(failure.getMessage());
    boolean taken = failure instanceof BindException && reason.contains("in use");
    String where = shown(port) + " (TCP)";
    return "not bound: " + where + (taken ? " is in use by another process" : ": " + reason);
  }

  /** Returns where a channel listens. */
  String describe(ServerSocketChannel channel) throws IOException {
    return shown(((InetSocketAddress) channel.getLocalAddress()).getPort()) + " (TCP)";
  }

  private String shown(int at) {
    boolean all = address.isAnyLocalAddress() && !(address instanceof Inet4Address);
    String digits = all ? "::" : address.getHostAddress();
    return (digits.contains(":") ? "[" + digits + "]" : digits) + ":" + at;
  }
}
