// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The addresses in the kernel's lists of sockets: hexadecimal words of four bytes, each in the
 * machine's order [proc(5), /proc/net/udp].
 */
final class KernelAddress {
  private static final int WORD_BYTES = 4;

  private KernelAddress() {}

  /**
   * Tells whether a socket at one address keeps another from being opened at the same port: when
   * they are the same, or one of them is all addresses. True where that cannot be told.
   *
   * @param listed as the kernel lists it, without the port
   * @param configured an address in digits
   */
  static boolean overlap(String listed, String configured) {
    try {
      InetAddress one = parse(listed);
      InetAddress other = InetAddress.getByName(configured);
      boolean oneFamily = one instanceof Inet4Address == other instanceof Inet4Address;
      InetAddress six = one instanceof Inet4Address ? other : one;
      return oneFamily
          ? one.isAnyLocalAddress() || other.isAnyLocalAddress() || one.equals(other)
          : six.isAnyLocalAddress(); // which takes IPv4 too
    } catch (UnknownHostException | IllegalArgumentException unknown) {
      return true;
    }
  }

  private static InetAddress parse(String listed) throws UnknownHostException {
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(listed));
    ByteBuffer address = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.remaining() >= WORD_BYTES) {
      address.putInt(words.getInt());
    }
    return InetAddress.getByAddress(address.array()); // one of IPv4 in IPv6's form becomes IPv4's
  }
}
