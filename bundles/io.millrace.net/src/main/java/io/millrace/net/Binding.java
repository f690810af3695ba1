// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.regex.Pattern;

/** The address and port that a socket is bound to, and the size of its receive buffer in bytes. */
record Binding(InetAddress address, int port, int receiveBufferBytes) {
  private static final Pattern DIGITS = Pattern.compile("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.%\\w]*");

  /**
   * Reads a binding.
   *
   * @throws IllegalArgumentException naming key, value and what is allowed
   */
  static Binding of(String address, int port, int receiveBufferBytes) {
    require(port >= 0 && port <= 65535, "port", port, "0 to 65535");
    require(receiveBufferBytes > 0, "receiveBufferBytes", receiveBufferBytes, "more than 0");
    require(DIGITS.matcher(address).matches(), "address", address, "an IP address in digits");
    try {
      return new Binding(InetAddress.getByName(address), port, receiveBufferBytes);
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
        LeasedSocket.PID + ": " + key + " = " + value + "; allowed is " + allowed);
  }

  /** Opens and binds a non-blocking channel. */
  DatagramChannel open() throws IOException {
    if (!isWildcard()) {
      return bound(address, port);
    }
    try {
      return bound(address, port);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      if (address instanceof Inet4Address || systemHasIpv6()) {
        throw e;
      }
      return bound(InetAddress.getByAddress(new byte[4]), port);
    }
  }

  /**
   * Tells whether a channel is bound as this says.
   *
   * @param anyWildcard whether every wildcard address will do
   */
  boolean isThatOf(DatagramChannel channel, boolean anyWildcard) throws IOException {
    if (!(channel.getLocalAddress() instanceof InetSocketAddress local)) {
      return false;
    }
    // Without IPv6 the wildcard of IPv6 is bound as that of IPv4.
    boolean wildcards = isWildcard() && local.getAddress().isAnyLocalAddress();
    boolean falls = anyWildcard || !(address instanceof Inet4Address);
    return (port == 0 || local.getPort() == port)
        && (local.getAddress().equals(address) || wildcards && falls);
  }

  /** Sets the options of a channel that was bound by somebody else. */
  DatagramChannel adopt(DatagramChannel channel) throws IOException {
    return configured(channel);
  }

  /** Opens a non-blocking channel to one remote address, from a port the system chooses. */
  DatagramChannel connect(InetSocketAddress remote) throws IOException {
    DatagramChannel channel =
        isWildcard() ? configured(openFor(remote.getAddress())) : bound(address, 0);
    try {
      channel.connect(remote);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private boolean isWildcard() {
    return address.isAnyLocalAddress();
  }

  private static boolean systemHasIpv6() {
    try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      probe.bind(new InetSocketAddress("::1", 0));
      return true;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private DatagramChannel bound(InetAddress where, int at) throws IOException {
    DatagramChannel channel = openFor(where);
    try {
      return configured(channel).bind(new InetSocketAddress(where, at));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static DatagramChannel openFor(InetAddress where) throws IOException {
    return DatagramChannel.open(
        where instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
  }

  private DatagramChannel configured(DatagramChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
    channel.configureBlocking(false);
    return channel;
  }

  /** Returns where a channel is bound and how large a receive buffer the kernel granted. */
  static String describe(DatagramChannel channel, Binding requested) {
    try {
      int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
      String note = granted < requested.receiveBufferBytes ? " (raise net.core.rmem_max)" : "";
      return "bound to %s, receive buffer %d of %d bytes%s"
          .formatted(channel.getLocalAddress(), granted, requested.receiveBufferBytes, note);
    } catch (IOException e) {
      return "bound to " + requested + ", receive buffer unknown: " + e.getMessage();
    }
  }

  /**
   * Says in a few words why {@link #open} failed.
   *
   * @param other the socket of this router that has the port; empty when none has it
   */
  String describeFailure(Exception failure, String other) {
    String reason = failure.getMessage();
    if (!(failure instanceof BindException && reason != null && reason.contains("in use"))) {
      return "not bound: " + shown(port) + ": " + reason;
    }
    // All addresses are not to be had either while one of them is taken: that one is not known.
    String where = isWildcard() ? ", there or at one address of the machine (ss -lunp)" : "";
    return "not bound: "
        + shown(port)
        + " is in use by "
        + (other.isEmpty() ? "another process" + where : "this router's socket " + other);
  }

  /** Returns address and port as they are written in a URI. */
  private String shown(int at) {
    String digits =
        isWildcard() && !(address instanceof Inet4Address) ? "::" : address.getHostAddress();
    return (digits.contains(":") ? "[" + digits + "]" : digits) + ":" + at;
  }

  /** Returns the address and port that a channel of this binding is bound to. */
  String describeAddress(DatagramChannel channel) throws IOException {
    return shown(((InetSocketAddress) channel.getLocalAddress()).getPort());
  }

  @Override
  public String toString() {
    return "UDP port " + port + " of " + address.getHostAddress();
  }
}
