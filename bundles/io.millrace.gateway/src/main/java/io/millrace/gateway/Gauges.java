// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.metrics.Meters;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The gauges that the gateway registers while it runs. Not thread-safe. */
final class Gauges {
  private static final CallbackGuard GAUGES = new CallbackGuard(Gauges.class, "removing a gauge");

  private final List<AutoCloseable> shown = new ArrayList<>();

  void show(Meters meters, String name, LongSupplier value) {
    shown.add(meters.gauge(name, value::getAsLong));
  }

  void close() {
    shown.forEach(GAUGES::close);
  }
}
