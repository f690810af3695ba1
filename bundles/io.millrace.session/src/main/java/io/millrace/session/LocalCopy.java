// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.time.Time;
import java.time.Duration;

/**
 * For how long the sessions in memory are honoured while the store, which other routers use too,
 * cannot be reached: they may have ended one long ago. Thread-safe.
 */
final class LocalCopy {
  private final Time time;
  private volatile boolean only;
  private volatile long end;

  LocalCopy(Time time) {
    this.time = time;
  }

  /** Others cannot be heard from now on. */
  void begin(Duration honoured) {
    end = time.nanos() + honoured.toNanos();
    only = true;
  }

  /** Others can be heard. */
  void end() {
    only = false;
  }

  /** Tells whether others cannot be heard. */
  boolean isOnly() {
    return only;
  }

  /** Tells whether it may not be honoured any more. */
  boolean isTooOld(long now) {
    return only && now - end > 0;
  }
}
