// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import io.millrace.api.bytes.Bytes;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gets every datagram that carriers read from and write to their sockets: a whiteboard service, for
 * recorders and analysers. Of a secured carrier these are the records as they are on the network.
 * Called on the carriers' event loops, by several carriers at the same time; must not block. An
 * exception is logged and does not reach the carrier.
 */
@ConsumerType
public interface DatagramTap {
  /**
   * A datagram has arrived.
   *
   * @param carrier the carrier's name
   * @param local the socket's address and port; the wildcard address when it is bound to all
   * @param remote who sent it
   */
  void received(String carrier, InetSocketAddress local, InetSocketAddress remote, Bytes datagram);

  /**
   * A datagram is given to the socket, which may still drop it.
   *
   * @param carrier the carrier's name
   * @param local the socket's address and port; the wildcard address when it is bound to all
   * @param remote who is to get it
   */
  void sent(String carrier, InetSocketAddress local, InetSocketAddress remote, Bytes datagram);
}
