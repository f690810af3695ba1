// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;

/** A peer with a connected channel, and the key of that channel: remote address and port index. */
public final class ConnectedPeer {
  final Map.Entry<InetSocketAddress, Integer> key;
  final DatagramChannel channel;
  final Peer peer;

  /** The number that the kernel knows the channel by; -1 if it is not known. */
  private int descriptor = -1;

  /** The monotonic time at which the channel was last reported as used, in nanoseconds. */
  long touched;

  ConnectedPeer(Map.Entry<InetSocketAddress, Integer> key, DatagramChannel channel, Peer peer) {
    this.key = key;
    this.channel = channel;
    this.peer = peer;
  }

  /** Returns the peer. */
  public Peer peer() {
    return peer;
  }

  /** Tells whether its channel is open. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Returns its channel. */
  public DatagramChannel channel() {
    return channel;
  }

  /** Returns the number that the kernel knows the channel by; -1 if it is not known. */
  public int descriptor() {
    return descriptor;
  }

  /** Sets the number that the kernel knows the channel by. */
  public void setDescriptor(int descriptor) {
    this.descriptor = descriptor;
  }
}
