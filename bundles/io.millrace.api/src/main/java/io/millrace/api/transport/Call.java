// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** A request in flight, or an observation. Thread-safe. */
@ConsumerType
@FunctionalInterface
public interface Call {
  /**
   * Cancels the request: its listener is not called any more, and what still arrives for it is
   * answered with a reset where the protocol allows that. Does nothing when the request is over.
   */
  void cancel();

  /**
   * As {@link #cancel}, and tells the server that the observation is over, with a request that has
   * its token and Observe 1 [RFC 7641 §3.6]; else the server would learn of that by the reset of
   * its next notification. A request that does not observe is cancelled.
   */
  default void deregister() {
    cancel();
  }

  /**
   * Has the request go on without its listener, until {@link Transport#resume} gives it another
   * one: for who stops and leaves what it waits for to its successor. Does nothing when the request
   * is over, observes, or cannot be resumed; then its listener is called as ever.
   *
   * @param then run once, on the transport's thread, after the listener was called for the last
   *     time; not run when nothing is done
   */
  default void release(Runnable then) {}
}
