// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.request;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;

/** What is counted of the requests of one broker. */
public final class RequestMeters {
  private static final String NAME = "millrace_mqtt_requests_total";

  private final Counter answered;
  private final Counter refused;

  /** Makes the counters of a broker's name. */
  public RequestMeters(Meters meters, String broker) {
    answered = meters.counter(NAME, "broker", broker, "result", "answered");
    refused = meters.counter(NAME, "broker", broker, "result", "refused");
  }

  void answered() {
    answered.increment();
  }

  void refused() {
    refused.increment();
  }
}
