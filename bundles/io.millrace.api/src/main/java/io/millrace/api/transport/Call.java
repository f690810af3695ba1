// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** A request in flight, or an observation that lasts. Thread-safe. */
@ConsumerType
@FunctionalInterface
public interface Call {
  /**
   * Forgets the request: its listener hears nothing more, what still arrives for it is answered
   * with a reset where the protocol allows that. Does nothing when it is over.
   */
  void cancel();
}
