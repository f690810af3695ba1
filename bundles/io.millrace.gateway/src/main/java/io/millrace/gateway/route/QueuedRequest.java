// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;

/** A request that takes its turn in a {@link HopQueue}. Called by any thread. */
public interface QueuedRequest {
  /** Returns what is equal for all requests that share one part of the queue. */
  Object account();

  /** Returns whose requests of that account keep their order. */
  Peer session();

  /** Returns how long it is, with its options and what belongs to its body. */
  int bytes();

  /** Tells whether it has ended while it waited: then it is not started. */
  boolean isOver();

  /**
   * It can go to the next hop, and counts as one in flight until {@link HopQueue#release}, which
   * has to be called also when the request has ended by now.
   */
  void start();

  /** Too many wait; the response says so. */
  void refused(CoapResponse why);
}
