// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.metrics.Meters;
import io.millrace.gateway.cache.ResponseCache;
import io.millrace.gateway.exchange.Exchanges;
import io.millrace.gateway.exchange.ForwardProxy;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The gauges that the gateway registers while it runs. Not thread-safe. */
final class Gauges {
  private static final CallbackGuard GAUGES = new CallbackGuard(Gauges.class, "removing a gauge");

  private final List<AutoCloseable> shown = new ArrayList<>();

  void show(
      Meters meters,
      Exchanges exchanges,
      ObservationRegistry observations,
      ForwardProxy proxy,
      ResponseCache cache) {
    show(meters, "millrace_gateway_open_exchanges", exchanges::size);
    show(meters, "millrace_gateway_observations", observations::size);
    show(meters, "millrace_gateway_shared_observations", observations::sharedSize);
    show(meters, "millrace_gateway_parked_requests", proxy::parked);
    show(meters, "millrace_gateway_cache_responses", cache::size);
    show(meters, "millrace_gateway_cache_bytes", cache::bytes);
  }

  private void show(Meters meters, String name, LongSupplier value) {
    shown.add(meters.gauge(name, value::getAsLong));
  }

  void close() {
    shown.forEach(GAUGES::close);
  }
}
