// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import org.osgi.annotation.versioning.ConsumerType;

/** The one user of a carrier. Every method is called on the carrier's loop and must not block. */
@ConsumerType
public interface CarrierListener {
  /** A datagram arrived, whole. */
  void received(Peer peer, Bytes datagram);

  /** The network says that nobody listens at the peer's address and port (ICMP). */
  void unreachable(Peer peer);

  /**
   * The listener's turn for what is due by time: called after every batch of datagrams and tasks,
   * and when the moment it asked for has come.
   *
   * @param nanos the monotonic clock now
   * @return when it wants its next turn at the latest, by the same clock; Long.MAX_VALUE for never
   */
  long turn(long nanos);
}
