// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

/** Lets requests go to a next hop a few at a time [{@link NextHop#isQueued}]. Thread-safe. */
public interface HopQueue {
  /** Starts a request, now or when its next hop has answered others; or refuses it. */
  void submit(NextHop hop, QueuedRequest request);

  /** A request that was started is over: the next one starts. */
  void release(Object server);
}
