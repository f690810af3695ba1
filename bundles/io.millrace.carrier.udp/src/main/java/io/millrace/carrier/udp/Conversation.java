// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;

/** A connected channel, the peer at its other end, and its key in the lease. */
final class Conversation {
  final Map.Entry<InetSocketAddress, Integer> key;
  final DatagramChannel channel;
  final Peer peer;

  /** When the lease was last told that the channel is in use, in nanoseconds. */
  long touched;

  Conversation(Map.Entry<InetSocketAddress, Integer> key, DatagramChannel channel, Peer peer) {
    this.key = key;
    this.channel = channel;
    this.peer = peer;
  }
}
