// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;

/** The counters of a carrier. */
final class TcpMeters {
  final Counter accepted;
  final Counter refused;
  final Counter handshakesFailed;
  final Counter stalled;
  final Counter bytesIn;
  final Counter bytesOut;

  TcpMeters(Meters meters, String carrier) {
    accepted = meters.counter("millrace_carrier_connections_accepted_total", "carrier", carrier);
    refused = meters.counter("millrace_carrier_connections_refused_total", "carrier", carrier);
    handshakesFailed =
        meters.counter("millrace_carrier_handshakes_failed_total", "carrier", carrier);
    stalled = meters.counter("millrace_carrier_connections_stalled_total", "carrier", carrier);
    bytesIn = meters.counter("millrace_carrier_bytes_total", "carrier", carrier, "direction", "in");
    bytesOut =
        meters.counter("millrace_carrier_bytes_total", "carrier", carrier, "direction", "out");
  }
}
