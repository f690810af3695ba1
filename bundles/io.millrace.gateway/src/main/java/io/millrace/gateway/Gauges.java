// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.metrics.Meters;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** The gauges that the gateway registers while it runs. Not thread-safe. */
final class Gauges {
  private static final CallbackGuard GAUGES = new CallbackGuard(Gauges.class, "removing a gauge");

  private final List<AutoCloseable> shown = new ArrayList<>();

  void show(Meters meters, String name, IntSupplier value) {
    shown.add(meters.gauge(name, value::getAsInt));
  }

  void close() {
    shown.forEach(GAUGES::close);
  }
}
