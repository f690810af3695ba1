// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import io.millrace.api.transport.Peer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where logins come from, whatever the port: an IPv4 address, or the 64-bit prefix that a network
 * of IPv6 has, in which one host may take any address [RFC 4291 §2.5.4].
 *
 * @param bits the address or the prefix
 */
record Source(boolean six, long bits) {
  static Source of(Peer peer) {
    InetAddress address = peer.remote().getAddress();
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    boolean six = address instanceof Inet6Address;
    return new Source(six, six ? bytes.getLong() : bytes.getInt());
  }

  /** Returns a number that is this source's, as good as alone. */
  long key() {
    return RateLimit.mixed(six ? ~bits : bits);
  }

  /** Returns a number that is this address's and port's, as good as alone. */
  static long keyWithPort(Peer peer) {
    byte[] address = peer.remote().getAddress().getAddress();
    long key = peer.remote().getPort();
    for (int i = 0; i < address.length; i += Integer.BYTES) {
      key = RateLimit.mixed(key + ByteBuffer.wrap(address, i, Integer.BYTES).getInt());
    }
    return key;
  }
}
