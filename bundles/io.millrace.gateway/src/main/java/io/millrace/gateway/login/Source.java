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
}
