// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.health.Finding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks the checks of status now and then, on a thread that may wait for them, and tells of each
 * that finds something else than before; at the beginning, of each that is not good. Thread-safe.
 */
final class HealthWatch {
  private final Time time;
  private final Duration interval;
  private final Executor pool;
  private final Supplier<List<Finding>> checks;
  private final Predicate<String> left;
  private final Consumer<Finding> changed;
  private final Map<String, String> known = new HashMap<>(); // used by one task at a time
  private Timer timer;
  private boolean closed;

  /**
   * Makes it; with an interval of zero nothing is asked.
   *
   * @param left tells which checks, by name, are left out
   */
  HealthWatch(
      Time time,
      Duration interval,
      Executor pool,
      Supplier<List<Finding>> checks,
      Predicate<String> left,
      Consumer<Finding> changed) {
    this.time = time;
    this.interval = interval;
    this.pool = pool;
    this.checks = checks;
    this.left = left;
    this.changed = changed;
  }

  synchronized void start() {
    if (!interval.isZero() && !closed) {
      timer = time.schedule(interval, () -> pool.execute(this::ask));
    }
  }

  private void ask() {
    try {
      for (Finding each : checks.get()) {
        String before = known.getOrDefault(each.name(), "ok");
        if (!each.word().equals(before) && !each.isStarting() && !left.test(each.name())) {
          known.put(each.name(), each.word());
          changed.accept(each);
        }
      }
    } finally {
      start();
    }
  }

  synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
