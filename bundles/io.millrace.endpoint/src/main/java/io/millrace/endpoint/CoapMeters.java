// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;
import io.millrace.api.transport.RequestFailure;

/** What the message layer counts. Counters are found once; counting makes no strings. */
final class CoapMeters {
  private static final int METHODS = 8;

  final Counter received;
  final Counter sent;
  final Counter retransmitted;
  final Counter duplicates;
  final Counter malformed;
  final Counter resets;
  final Counter dropped;
  final Counter idsExhausted;
  final Counter waited;
  final Counter notificationsReceived;
  final Counter notificationsSent;

  private final Meters meters;
  private final Counter[] served = new Counter[METHODS << 8];
  private final Counter[] answered = new Counter[METHODS << 8];

  CoapMeters(Meters meters) {
    this.meters = meters;
    received = meters.counter("millrace_coap_messages_total", "direction", "in");
    sent = meters.counter("millrace_coap_messages_total", "direction", "out");
    retransmitted = meters.counter("millrace_coap_retransmissions_total");
    duplicates = meters.counter("millrace_coap_duplicates_total");
    malformed = meters.counter("millrace_coap_malformed_total");
    resets = meters.counter("millrace_coap_resets_sent_total");
    dropped = meters.counter("millrace_coap_unexpected_total");
    idsExhausted = meters.counter("millrace_coap_message_ids_exhausted_total");
    waited = meters.counter("millrace_requests_waited_total", "for", "handler");
    notificationsReceived = meters.counter("millrace_coap_notifications_total", "side", "client");
    notificationsSent = meters.counter("millrace_coap_notifications_total", "side", "server");
  }

  /** A request to us was answered for the first time. */
  void served(int method, int code) {
    count(served, "server", method, code);
  }

  /** A request of ours was answered. */
  void answered(int method, int code) {
    count(answered, "client", method, code);
  }

  private void count(Counter[] counters, String side, int method, int code) {
    int index = (method & METHODS - 1) << 8 | code & 0xFF;
    Counter counter = counters[index];
    if (counter == null) {
      counter = requests(side, CoapCode.name(method & METHODS - 1), CoapCode.text(code));
      counters[index] = counter;
    }
    counter.increment();
  }

  /** A request of ours failed; rare enough for a look-up. */
  void failed(int method, RequestFailure why) {
    requests("client", CoapCode.name(method & METHODS - 1), why.toString()).increment();
  }

  private Counter requests(String side, String method, String code) {
    return meters.counter(
        "millrace_coap_requests_total", "side", side, "method", method, "code", code);
  }
}
