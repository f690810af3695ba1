// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.transport.Peer;
import io.millrace.gateway.access.RateLimit;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The source of logins, without the port: an IPv4 address, or the 64-bit prefix of an IPv6 address,
 * since one host may take any address of its network [RFC 4291 §2.5.4].
 *
 * @param bits the address or the prefix
 */
record LoginSource(boolean six, long bits) {
  static LoginSource of(Peer peer) {
    InetAddress address = peer.remote().getAddress();
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    boolean six = address instanceof Inet6Address;
    return new LoginSource(six, six ? bytes.getLong() : bytes.getInt());
  }

  /** Returns a number for this source that hardly any other source has. */
  long key() {
    return RateLimit.mixed(six ? ~bits : bits);
  }

  /** Returns a number for the address and port that hardly any other pair has. */
  static long keyWithPort(Peer peer) {
    byte[] address = peer.remote().getAddress().getAddress();
    long key = peer.remote().getPort();
    for (int i = 0; i < address.length; i += Integer.BYTES) {
      key = RateLimit.mixed(key + ByteBuffer.wrap(address, i, Integer.BYTES).getInt());
    }
    return key;
  }
}
