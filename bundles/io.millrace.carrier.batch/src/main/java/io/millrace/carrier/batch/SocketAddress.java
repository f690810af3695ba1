// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An address as the kernel has it: {@code struct sockaddr_in} or {@code struct sockaddr_in6}
 * [ip(7), ipv6(7)]. A socket of IPv6 has IPv4 addresses as {@code ::ffff:a.b.c.d}.
 */
final class SocketAddress {
  /** The longest: that of IPv6. */
  static final int BYTES = 28;

  /** What lies between two of them in an array. */
  static final int STRIDE = 32;

  static final int IPV4_BYTES = 16;
  private static final int PORT = 2;
  private static final int IPV4 = 4;
  private static final int IPV6 = 8;
  private static final int SCOPE = 24;
  private static final int IPV6_LENGTH = 16;
  private static final int MAPPED = 12;

  private SocketAddress() {}

  /** Reads an address; null if it is neither of IPv4 nor of IPv6. */
  static InetSocketAddress read(ByteBuffer from, int at) {
    int family = from.getShort(at);
    if (family != Libc.AF_INET && family != Libc.AF_INET6) {
      return null;
    }
    boolean old = family == Libc.AF_INET;
    byte[] address = new byte[old ? 4 : IPV6_LENGTH];
    from.get(at + (old ? IPV4 : IPV6), address);
    return new InetSocketAddress(
        address(address, old ? 0 : from.getInt(at + SCOPE)), Short.toUnsignedInt(port(from, at)));
  }

  private static InetAddress address(byte[] bytes, int scope) {
    try {
      return scope > 0
          ? Inet6Address.getByAddress(null, bytes, scope)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for a wrong length
    }
  }

  /** Ports are big-endian. */
  private static short port(ByteBuffer buffer, int at) {
    short port = buffer.getShort(at + PORT);
    return buffer.order() == ByteOrder.BIG_ENDIAN ? port : Short.reverseBytes(port);
  }

  /**
   * Writes an address for a socket of a family.
   *
   * @return its length in bytes, or 0 if such a socket cannot send to it
   */
  static int write(InetSocketAddress address, int family, ByteBuffer to, int at) {
    InetAddress host = address.getAddress();
    if (host == null || family == Libc.AF_INET && !(host instanceof Inet4Address)) {
      return 0;
    }
    to.putLong(at, 0).putLong(at + 8, 0).putLong(at + 16, 0).putInt(at + SCOPE, 0);
    to.putShort(at, (short) family);
    short port = (short) address.getPort();
    to.putShort(at + PORT, to.order() == ByteOrder.BIG_ENDIAN ? port : Short.reverseBytes(port));
    byte[] bytes = host.getAddress();
    if (family == Libc.AF_INET) {
      to.put(at + IPV4, bytes);
      return IPV4_BYTES;
    }
    if (host instanceof Inet6Address numbered) {
      to.put(at + IPV6, bytes);
      to.putInt(at + SCOPE, numbered.getScopeId());
    } else {
      to.putShort(at + IPV6 + MAPPED - 2, (short) -1);
      to.put(at + IPV6 + MAPPED, bytes);
    }
    return BYTES;
  }
}
