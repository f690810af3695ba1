// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;

/** What the message layer counts; requests and messages together with those of datagrams. */
final class StreamMeters {
  private static final int METHODS = 8;

  final Counter received;
  final Counter sent;
  final Counter malformed;
  final Counter dropped;
  final Counter waited;
  final Counter notificationsSent;
  final Counter aborted;
  private final Meters meters;
  private final Counter[] served = new Counter[METHODS << 8];

  StreamMeters(Meters meters) {
    this.meters = meters;
    received = meters.counter("millrace_coap_messages_total", "direction", "in");
    sent = meters.counter("millrace_coap_messages_total", "direction", "out");
    malformed = meters.counter("millrace_coap_malformed_total");
    dropped = meters.counter("millrace_coap_unexpected_total");
    waited = meters.counter("millrace_requests_waited_total", "for", "handler");
    notificationsSent = meters.counter("millrace_coap_notifications_total", "side", "server");
    aborted = meters.counter("millrace_coap_connections_aborted_total");
  }

  void served(int method, int code) {
    int index = (method & METHODS - 1) << 8 | code & 0xFF;
    Counter counter = served[index];
    if (counter == null) {
      counter =
          meters.counter(
              "millrace_coap_requests_total",
              "side",
              "server",
              "method",
              CoapCode.name(method & METHODS - 1),
              "code",
              CoapCode.text(code));
      served[index] = counter;
    }
    counter.increment();
  }
}
