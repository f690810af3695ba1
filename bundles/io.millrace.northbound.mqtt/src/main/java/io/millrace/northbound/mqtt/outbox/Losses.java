// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Counts what was dropped, and remembers when that was. Thread-safe. */
public final class Losses {
  private final Map<Drops, Counter> meters = new EnumMap<>(Drops.class);
  private final Time time;
  private long count;
  private Instant last;
  private long lastNanos;
  private Drops reason;

  /** Begins at none. */
  public Losses(Meters meters, String broker, Time time) {
    this.time = time;
    for (Drops each : Drops.values()) {
      String name = "millrace_mqtt_dropped_total";
      this.meters.put(each, meters.counter(name, "broker", broker, "reason", each.label()));
    }
  }

  /** Counts. */
  public synchronized void add(Drops why, long items) {
    if (items > 0) {
      meters.get(why).add(items);
      count += items;
      last = time.now();
      lastNanos = time.nanos();
      reason = why;
    }
  }

  /** Returns how many since the start. */
  public synchronized long count() {
    return count;
  }

  /** Returns when that was last, by the wall clock; null for never. */
  public synchronized Instant last() {
    return last;
  }

  /** Returns why that was last; null when there was none. */
  public synchronized Drops reason() {
    return reason;
  }

  /** Tells whether something was dropped within so many nanoseconds. */
  public synchronized boolean within(long nanos) {
    return count > 0 && time.nanos() - lastNanos < nanos;
  }
}
