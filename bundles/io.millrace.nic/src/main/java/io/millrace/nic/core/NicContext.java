// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;
import java.util.Locale;

/** What every part of one NIC has in common. */
public record NicContext(
    NicSettings settings,
    Serial serial,
    Time time,
    NicMeters meters,
    RunningVersion runningVersion) {
  /** The reason that is given for a request which has not begun when the NIC goes. */
  public static final String REPLACED = "the NIC is being replaced";

  public NicContext(NicSettings settings, Serial serial, Time time, NicMeters meters) {
    this(settings, serial, time, meters, new RunningVersion(settings));
  }

  /** Runs a task on the serial, {@code delay} from now. */
  public Timer after(Duration delay, Runnable task) {
    return time.schedule(delay, () -> serial.execute(task));
  }

  /** Returns what the names in SenML begin with [RFC 9039 §4.1]. */
  public String senmlBase() {
    String mac = settings.name().substring("SSN".length());
    return "urn:dev:mac:" + mac.toLowerCase(Locale.ROOT) + ":";
  }
}
