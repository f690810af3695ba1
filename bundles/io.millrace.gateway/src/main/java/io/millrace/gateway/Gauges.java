// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.metrics.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** The gauges that the gateway shows while it runs. Not thread-safe. */
final class Gauges {
  private static final Logger LOG = System.getLogger(Gauges.class.getName());

  private final List<AutoCloseable> shown = new ArrayList<>();

  void show(Meters meters, String name, IntSupplier value) {
    shown.add(meters.gauge(name, value::getAsInt));
  }

  void close() {
    for (AutoCloseable each : shown) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.log(Level.ERROR, "a gauge could not be taken away", e);
      }
    }
  }
}
