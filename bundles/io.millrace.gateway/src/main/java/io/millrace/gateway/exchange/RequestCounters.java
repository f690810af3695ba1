// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Histogram;
import io.millrace.api.metrics.Meters;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts requests by method and answer, and records how long those took that succeeded, of a body
 * in blocks the last one; the meters are looked up once each. Thread-safe.
 */
final class RequestCounters {
  private static final int CODES = 256;
  private static final double NANOS_PER_SECOND = 1e9;

  private final AtomicReferenceArray<Counter> counters = new AtomicReferenceArray<>(8 * CODES);
  private final Meters meters;
  private final Histogram seconds;

  /** Counts into {@code meters}. */
  RequestCounters(Meters meters) {
    this.meters = meters;
    this.seconds = meters.histogram("millrace_gateway_request_seconds");
  }

  /**
   * Counts one request.
   *
   * @param nanos how long it took
   */
  void answered(int method, int code, long nanos) {
    if (CoapCode.isSuccess(code) && code != CoapCode.CONTINUE) {
      seconds.record(nanos / NANOS_PER_SECOND);
    }
    int at = (method < 8 ? method : 0) * CODES + (code & 0xFF);
    Counter counter = counters.get(at);
    if (counter == null) {
      counter =
          meters.counter(
              "millrace_gateway_requests_total",
              "method",
              method < 8 ? CoapCode.name(method) : "other",
              "code",
              CoapCode.text(code));
      counters.set(at, counter);
    }
    counter.increment();
  }
}
