// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;

/**
 * The way out: the carrier's port, and the empty messages that need no codec [RFC 7252 §4.1]. All
 * but {@link #port} is used on the loop alone.
 */
final class Wire {
  private static final int VERSION_1 = 0x40;

  private final CoapMeters meters;
  private volatile CarrierPort port;

  Wire(CoapMeters meters) {
    this.meters = meters;
  }

  void attach(Carrier carrier, CarrierListener listener) {
    port = carrier.attach(listener);
  }

  /** Returns the port. A loop that begins before attaching has returned waits that moment. */
  CarrierPort port() {
    CarrierPort present = port;
    while (present == null) {
      Thread.onSpinWait();
      present = port;
    }
    return present;
  }

  void send(Peer peer, Bytes datagram) {
    meters.sent.increment();
    port().send(peer, datagram);
  }

  /** Sends an empty message and returns its bytes. */
  Bytes sendEmpty(Peer peer, int type, int messageId) {
    Bytes datagram =
        Bytes.wrap(
            new byte[] {
              (byte) (VERSION_1 | type << 4), 0, (byte) (messageId >> 8), (byte) messageId
            });
    send(peer, datagram);
    return datagram;
  }
}
