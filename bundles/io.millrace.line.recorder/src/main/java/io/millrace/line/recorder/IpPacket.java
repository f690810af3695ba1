// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A datagram with the IP and UDP headers that it has on the network, as far as a socket tells [RFC
 * 791 §3.1, RFC 8200 §3, RFC 768]. A socket that is bound to all addresses does not say which of
 * them a datagram came to: then the address on this side is the wildcard address, or the loopback
 * address where the other side's is one.
 */
final class IpPacket {
  /** The longest payload of an IPv4 datagram, which is shorter than that of IPv6. */
  static final int MAX_PAYLOAD_BYTES = 65535 - 20 - 8;

  private static final int UDP = 17;
  private static final int HOPS = 64;
  private static final int DO_NOT_FRAGMENT = 0x4000;
  private static final int IP4_HEADER_BYTES = 20;
  private static final int IP6_HEADER_BYTES = 40;
  private static final int UDP_HEADER_BYTES = 8;

  private IpPacket() {}

  /** Returns the packet of a datagram between this side and another one, in either direction. */
  static Bytes of(
      boolean outbound, InetSocketAddress local, InetSocketAddress remote, Bytes datagram) {
    InetSocketAddress here =
        new InetSocketAddress(like(remote.getAddress(), local.getAddress()), local.getPort());
    InetSocketAddress from = outbound ? here : remote;
    InetSocketAddress to = outbound ? remote : here;
    Bytes payload =
        datagram.length() <= MAX_PAYLOAD_BYTES ? datagram : datagram.slice(0, MAX_PAYLOAD_BYTES);
    return remote.getAddress() instanceof Inet4Address
        ? ip4(from, to, payload)
        : ip6(from, to, payload);
  }

  /** Returns the address of this side in the family of the other side's. */
  private static InetAddress like(InetAddress remote, InetAddress local) {
    boolean same = remote.getAddress().length == local.getAddress().length;
    if (same && !local.isAnyLocalAddress()) {
      return local;
    }
    if (remote.isLoopbackAddress()) {
      return remote;
    }
    try {
      return InetAddress.getByAddress(new byte[remote.getAddress().length]);
    } catch (java.net.UnknownHostException odd) {
      throw new IllegalStateException(odd); // either length is one of an address
    }
  }

  private static Bytes ip4(InetSocketAddress from, InetSocketAddress to, Bytes payload) {
    int length = IP4_HEADER_BYTES + UDP_HEADER_BYTES + payload.length();
    ByteBuffer packet = ByteBuffer.allocate(length);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) length);
    packet.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
    packet.put((byte) HOPS).put((byte) UDP).putShort((short) 0);
    packet.put(from.getAddress().getAddress()).put(to.getAddress().getAddress());
    packet.putShort(10, (short) checksum(sum(packet, 0, IP4_HEADER_BYTES)));
    return udp(packet, IP4_HEADER_BYTES - 8, from.getPort(), to.getPort(), payload);
  }

  private static Bytes ip6(InetSocketAddress from, InetSocketAddress to, Bytes payload) {
    int length = UDP_HEADER_BYTES + payload.length();
    ByteBuffer packet = ByteBuffer.allocate(IP6_HEADER_BYTES + length);
    packet.putInt(0x60000000).putShort((short) length).put((byte) UDP).put((byte) HOPS);
    packet.put(from.getAddress().getAddress()).put(to.getAddress().getAddress());
    return udp(packet, IP6_HEADER_BYTES - 32, from.getPort(), to.getPort(), payload);
  }

  /** Adds the UDP header and the payload; the checksum is over the addresses, too. */
  private static Bytes udp(ByteBuffer packet, int addresses, int from, int to, Bytes payload) {
    int start = packet.position();
    int length = UDP_HEADER_BYTES + payload.length();
    packet.putShort((short) from).putShort((short) to).putShort((short) length).putShort((short) 0);
    payload.putInto(packet);
    int checksum = checksum(sum(packet, addresses, packet.limit()) + UDP + length);
    // Zero would say that there is none [RFC 768].
    packet.putShort(start + 6, (short) (checksum == 0 ? 0xFFFF : checksum));
    return Bytes.wrap(packet.array());
  }

  private static long sum(ByteBuffer packet, int from, int to) {
    long sum = 0;
    for (int i = from; i + 1 < to; i += 2) {
      sum += Short.toUnsignedInt(packet.getShort(i));
    }
    return (to - from) % 2 == 0 ? sum : sum + (Byte.toUnsignedInt(packet.get(to - 1)) << 8);
  }

  /** The ones' complement of a sum of 16-bit words [RFC 1071 §1]. */
  private static int checksum(long sum) {
    long folded = sum;
    while (folded >> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >> 16);
    }
    return (int) ~folded & 0xFFFF;
  }
}
