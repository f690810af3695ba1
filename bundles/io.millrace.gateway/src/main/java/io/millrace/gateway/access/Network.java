// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import java.net.InetAddress;

/** A network as address/prefix length, or one address [RFC 4632 §3.1]. Immutable. */
final class Network {
  private final byte[] prefix;
  private final int bits;

  private Network(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /**
   * Returns the network that {@code text} names, for example {@code 10.0.0.0/8} or {@code ::1}.
   *
   * @return null when it names none
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    byte[] prefix = address.getAddress();
    int bits = slash < 0 ? prefix.length * 8 : number(text.substring(slash + 1));
    return bits < 0 || bits > prefix.length * 8 ? null : new Network(prefix, bits);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Tells whether {@code address} lies in this network. */
  public boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (other[i] != prefix[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((other[whole] ^ prefix[whole]) & 0xFF) >> 8 - rest == 0;
  }
}
