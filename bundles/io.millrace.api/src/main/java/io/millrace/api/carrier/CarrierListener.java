// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives what arrives at a carrier. Called on the carrier's event loop; must not block. */
@ConsumerType
public interface CarrierListener {
  /** A whole datagram arrived. */
  void received(Peer peer, Bytes datagram);

  /** The network reported that no socket is open at the peer's address and port (ICMP). */
  void unreachable(Peer peer);

  /** What is sent to {@code remote} goes out from now on, see {@link CarrierPort#connect}. */
  default void connected(InetSocketAddress remote) {}

  /**
   * There is no connection to {@code remote}, see {@link CarrierPort#connect}; the next call of
   * that tries again.
   *
   * @param why a sentence for people, without secrets
   * @param silent whether the server has not answered at all
   */
  default void refused(InetSocketAddress remote, String why, boolean silent) {}

  /**
   * Runs the listener's timers that are due. The carrier calls this after each batch of datagrams
   * and tasks, and at the latest at the time that the previous call returned.
   *
   * @param nanos the present value of the monotonic clock, see {@link io.millrace.api.time.Time}
   * @return when the next timer is due, by the same clock; Long.MAX_VALUE when there is none
   */
  long runTimers(long nanos);
}
