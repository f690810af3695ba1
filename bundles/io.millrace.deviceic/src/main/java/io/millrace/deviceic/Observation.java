// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Timer;
import java.time.Duration;

/** One path that is observed over one link. Used by tasks of the serial executor only. */
final class Observation {
  final SensorPath path;
  Bytes token;
  Duration period;

  /** When the next notification is due by the monotonic clock. */
  long due;

  /** A notification was due while no sensor was bound. */
  boolean overdue;

  /** The message ID of its last notification; -1 before the first. */
  int notifiedAs = -1;

  Timer timer;

  Observation(SensorPath path, Bytes token, Duration period) {
    this.path = path;
    this.token = token;
    this.period = period;
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
