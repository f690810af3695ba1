// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;

/** What every part of one NIC has in common. */
record NicContext(NicSettings settings, Serial serial, Time time, NicMeters meters, RunningVersion runningVersion) {
  NicContext(NicSettings settings, Serial serial, Time time, NicMeters meters) {
    this(settings, serial, time, meters, new RunningVersion(settings));
  }

  /** Runs a task on the serial, {@code delay} from now. */
  Timer after(Duration delay, Runnable task) {
    return time.schedule(delay, () -> serial.execute(task));
  }
}
