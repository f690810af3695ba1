// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;

/** A peer with a connected channel, and the key of that channel: remote address and port index. */
final class ConnectedPeer {
  final Map.Entry<InetSocketAddress, Integer> key;
  final DatagramChannel channel;
  final Peer peer;

  /** The monotonic time at which the channel was last reported as used, in nanoseconds. */
  long touched;

  ConnectedPeer(Map.Entry<InetSocketAddress, Integer> key, DatagramChannel channel, Peer peer) {
    this.key = key;
    this.channel = channel;
    this.peer = peer;
  }
}
