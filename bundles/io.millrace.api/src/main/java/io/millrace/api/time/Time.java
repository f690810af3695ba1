// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.time;

import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** The clocks and the timer of the router: a service, so that tests can replace it. Thread-safe. */
@ProviderType
public interface Time {
  /** Returns the monotonic clock in nanoseconds; only differences have a meaning. */
  long nanos();

  /**
   * Returns the ID of this boot of the machine, any text: {@link #nanos} of two processes with the
   * same ID can be compared. Empty when it is not known.
   */
  default String bootId() {
    return "";
  }

  /** Returns the wall clock. It may be wrong after power-up and may jump. */
  Instant now();

  /**
   * Runs {@code task} once, {@code delay} from now by the monotonic clock, on the timer's thread;
   * the task must not block. A delay of zero or less means as soon as possible.
   */
  Timer schedule(Duration delay, Runnable task);
}
