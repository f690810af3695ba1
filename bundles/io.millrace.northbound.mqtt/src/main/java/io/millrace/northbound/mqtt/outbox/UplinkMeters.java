// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is counted of one broker. */
public final class UplinkMeters {
  private static final String BROKER = "broker";

  private final Counter items;
  private final Counter published;
  private final Counter attempts;

  /** Makes the counters of a broker's name. */
  public UplinkMeters(Meters meters, String broker) {
    items = meters.counter("millrace_mqtt_items_total", BROKER, broker);
    published = meters.counter("millrace_mqtt_published_total", BROKER, broker);
    attempts = meters.counter("millrace_mqtt_connection_attempts_total", BROKER, broker);
  }

  /** Adds gauges of a status; each handle removes one. */
  public static List<AutoCloseable> gauges(
      Meters meters, String broker, Supplier<UplinkStatus> status) {
    List<AutoCloseable> gauges = new ArrayList<>();
    gauges.add(meters.gauge("millrace_mqtt_up", () -> status.get().isUp() ? 1 : 0, BROKER, broker));
    gauges.add(meters.gauge("millrace_mqtt_waiting", () -> status.get().waiting(), BROKER, broker));
    gauges.add(
        meters.gauge("millrace_mqtt_waiting_bytes", () -> status.get().bytes(), BROKER, broker));
    gauges.add(
        meters.gauge(
            "millrace_mqtt_disk_bytes", () -> status.get().written().bytes(), BROKER, broker));
    gauges.add(
        meters.gauge(
            "millrace_mqtt_disk_syncs", () -> status.get().written().syncs(), BROKER, broker));
    return gauges;
  }

  void item() {
    items.increment();
  }

  void published() {
    published.increment();
  }

  void attempt() {
    attempts.increment();
  }
}
