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
   * Has the request go on without its listener, until {@link Transport#resume} gives it another
   * one: for who stops and leaves what it waits for to its successor. Does nothing when the request
   * is over, observes, or cannot be resumed; then its listener is called as ever.
   *
   * @param then run once, on the transport's thread, after the listener was called for the last
   *     time; not run when nothing is done
   */
  default void release(Runnable then) {}
}
