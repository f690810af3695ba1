// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;
import java.time.Duration;
import java.util.Locale;

/** What all parts of one NIC share. */
public record NicContext(
    NicSettings settings,
    SerialExecutor executor,
    Time time,
    NicMeters meters,
    RunningVersion runningVersion,
    ObserveNumbers numbers) {
  /** The reason for which a request fails that is not sent yet when the NIC stops. */
  public static final String REPLACED = "the NIC is being replaced";

  private static final CallbackGuard TASKS =
      CallbackGuard.outermost(NicContext.class, "a task of a NIC");

  /** Makes the context of a NIC that runs its built-in firmware. */
  public NicContext(NicSettings settings, SerialExecutor executor, Time time, NicMeters meters) {
    this(settings, executor, time, meters, new RunningVersion(settings), new ObserveNumbers(time));
  }

  /** Returns an executor for the tasks of one NIC. */
  public static SerialExecutor newExecutor() {
    return new SerialExecutor(TASKS);
  }

  /** Schedules a task on the serial executor. */
  public Timer after(Duration delay, Runnable task) {
    return time.schedule(delay, () -> executor.execute(task));
  }

  /** Returns the base name of SenML records [RFC 9039 §4.1]. */
  public String senmlBase() {
    String mac = settings.name().substring("SSN".length());
    return "urn:dev:mac:" + mac.toLowerCase(Locale.ROOT) + ":";
  }
}
