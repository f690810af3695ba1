// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.LoopLag;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Shows how full the endpoints are, and whether the loops that they run on run. */
final class EndpointGauges {
  private static final CallbackGuard GAUGES =
      new CallbackGuard(EndpointGauges.class, "taking a gauge away");

  private final Meters meters;
  private final Time time;
  private final Map<Endpoint, List<AutoCloseable>> shown = new ConcurrentHashMap<>();

  EndpointGauges(Meters meters, Time time) {
    this.meters = meters;
    this.time = time;
  }

  void show(Endpoint endpoint) {
    shown.put(
        endpoint,
        List.of(
            gauge("millrace_coap_peers", endpoint, endpoint::peers),
            gauge("millrace_coap_open_requests", endpoint, endpoint::openRequests),
            gauge("millrace_coap_open_responses", endpoint, endpoint::openResponses),
            gauge("millrace_coap_answer_bytes", endpoint, endpoint::answerBytes),
            lag(endpoint)));
  }

  private AutoCloseable lag(Endpoint endpoint) {
    LoopLag lag = new LoopLag(endpoint::onLoop, time::nanos);
    return meters.gauge(LoopLag.METER, lag, "loop", endpoint.name());
  }

  private AutoCloseable gauge(String name, Endpoint endpoint, DoubleSupplier value) {
    return meters.gauge(name, value, "transport", endpoint.name());
  }

  void hide(Endpoint endpoint) {
    for (AutoCloseable each : shown.getOrDefault(endpoint, List.of())) {
      GAUGES.close(each);
    }
    shown.remove(endpoint);
  }
}
