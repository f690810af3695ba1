// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.DatagramTap;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The taps that listen to all carriers of a bundle. Thread-safe; cheap while there is no tap. */
public final class DatagramTaps {
  private static final CallbackGuard GUARD =
      new CallbackGuard(DatagramTaps.class, "a datagram tap");

  private final List<DatagramTap> taps = new CopyOnWriteArrayList<>();

  /** A tap came. */
  public void add(DatagramTap tap) {
    taps.add(tap);
  }

  /** A tap went. */
  public void remove(DatagramTap tap) {
    taps.remove(tap);
  }

  /** Tells the taps of a datagram that arrived; {@code bound} is the carrier's socket. */
  void received(InetSocketAddress bound, Peer peer, Bytes datagram) {
    if (!taps.isEmpty()) {
      GUARD.<DatagramTap>each(
          taps, tap -> tap.received(peer.transport(), local(bound, peer), peer.remote(), datagram));
    }
  }

  /** Tells the taps of a datagram that is to be sent. */
  void sent(InetSocketAddress bound, Peer peer, Bytes datagram) {
    if (!taps.isEmpty()) {
      GUARD.<DatagramTap>each(
          taps, tap -> tap.sent(peer.transport(), local(bound, peer), peer.remote(), datagram));
    }
  }

  private static InetSocketAddress local(InetSocketAddress bound, Peer peer) {
    return peer.local() == null ? bound : peer.local();
  }
}
