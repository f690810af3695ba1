// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.coap.DatagramCodec;

/** Messages as datagrams. */
final class Datagrams {
  private static final DatagramCodec CODEC = new DatagramCodec();

  private Datagrams() {}

  static Bytes encode(CoapMessage message) {
    return CODEC.serialize(message);
  }

  static CoapMessage parse(Bytes datagram) {
    return CODEC.parse(datagram).message();
  }
}
