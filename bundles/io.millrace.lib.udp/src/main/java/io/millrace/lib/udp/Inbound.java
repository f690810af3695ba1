// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/**
 * Passes what arrives to the carrier's listener. A peer that proves unreachable while something is
 * sent to it is reported between two calls of the listener, not inside of one. Used on the loop
 * alone.
 */
public final class Inbound {
  private static final CallbackGuard LISTENER =
      CallbackGuard.outermost(Inbound.class, "the listener of a carrier");
  private static final int MAX_UNREACHABLE = 1024;

  private final CarrierListener listener;
  private final InetSocketAddress bound;
  private final DatagramTaps taps;
  private final ArrayDeque<Peer> unreachable = new ArrayDeque<>();

  Inbound(CarrierListener listener, InetSocketAddress bound, DatagramTaps taps) {
    this.listener = listener;
    this.bound = bound;
    this.taps = taps;
  }

  /** Passes a datagram on. */
  public void received(Peer peer, Bytes datagram) {
    taps.received(bound, peer, datagram);
    LISTENER.run(listener, CarrierListener::received, peer, datagram);
  }

  /** Reports that no process listens at the peer's address (ICMP). */
  public void unreachable(Peer peer) {
    LISTENER.run(listener, CarrierListener::unreachable, peer);
  }

  /** Keeps a peer to be reported as unreachable when the listener has returned. */
  public void unreachableLater(Peer peer) {
    if (unreachable.size() < MAX_UNREACHABLE && !peer.equals(unreachable.peekLast())) {
      unreachable.add(peer);
    }
  }

  boolean hasUnreachable() {
    return !unreachable.isEmpty();
  }

  void reportUnreachable() {
    for (Peer peer = unreachable.poll(); peer != null; peer = unreachable.poll()) {
      unreachable(peer);
    }
  }
}
