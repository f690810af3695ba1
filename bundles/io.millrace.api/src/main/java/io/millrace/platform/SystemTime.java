// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's clocks, and the one timer thread of the router [DESIGN §2, "Threads"; §6]. A task
 * that throws is logged and the others run. When the bundle stops, tasks that wait are dropped: who
 * has this service for life is deactivated before, and its next instance schedules anew what it
 * still has to do.
 */
public final class SystemTime implements Time {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final String bootId = readBootId();
  private final Wheel wheel = new Wheel("millrace-timer");

  /** Starts the timer's thread. */
  public SystemTime() {
    wheel.start();
  }

  /** Linux alone names its boots; its monotonic clock is the same for all processes of one. */
  private static String readBootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException elsewhere) {
      return "";
    }
  }

  @Override
  public String bootId() {
    return bootId;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    WheelTask scheduled = new WheelTask(task);
    wheel.add(scheduled, nanos(delay));
    return scheduled;
  }

  private static long nanos(Duration delay) {
    if (delay.isNegative()) {
      return 0;
    }
    return delay.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : delay.toNanos();
  }

  /** Ends the timer's thread after the task that runs now. */
  public void stop() {
    wheel.stop();
  }
}
