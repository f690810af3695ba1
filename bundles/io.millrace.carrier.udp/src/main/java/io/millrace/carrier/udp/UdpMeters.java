// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;

/** The counters of a carrier. */
final class UdpMeters {
  final Counter received;
  final Counter sent;
  final Counter dropped;

  UdpMeters(Meters meters, String carrier) {
    received = meters.counter("millrace_carrier_datagrams_received_total", "carrier", carrier);
    sent = meters.counter("millrace_carrier_datagrams_sent_total", "carrier", carrier);
    dropped = meters.counter("millrace_carrier_datagrams_dropped_total", "carrier", carrier);
  }
}
