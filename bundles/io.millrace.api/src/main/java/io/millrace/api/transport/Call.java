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
}
