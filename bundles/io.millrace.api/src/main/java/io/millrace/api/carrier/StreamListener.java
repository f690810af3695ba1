// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives what arrives over the connections of a stream carrier. Called on the carrier's event
 * loop; must not block.
 */
@ConsumerType
public interface StreamListener {
  /**
   * A connection is open: it is new, or this listener has just been attached to its carrier.
   *
   * @param peer identifies the connection by {@link Peer#connection()}
   * @param note what {@link StreamPort#note} left with the connection last; null for a new one
   */
  void opened(Peer peer, Bytes note);

  /**
   * Bytes have arrived that follow those consumed so far. What is not consumed is given again, with
   * what has arrived after it, when more arrives or after {@link StreamPort#resume}.
   *
   * @param bytes all that is there; valid during the call alone
   * @return how many of them are consumed, from the first on
   */
  int received(Peer peer, Bytes bytes);

  /** A connection has ended by itself: the other side closed it, or it failed. */
  void closed(Peer peer);

  /**
   * Runs the listener's timers that are due. The carrier calls this after each round of its loop,
   * and at the latest at the time that the previous call returned.
   *
   * @param nanos the present value of the monotonic clock, see {@link io.millrace.api.time.Time}
   * @return when the next timer is due, by the same clock; Long.MAX_VALUE when there is none
   */
  long runTimers(long nanos);
}
