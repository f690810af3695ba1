// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Meters;

/** The counters of a carrier. */
public final class UdpMeters {
  /** The datagrams received, those included that are dropped. */
  public final Counter received;

  /** The datagrams that the kernel took. */
  public final Counter sent;

  /** The datagrams that could not be sent, or were longer than allowed. */
  public final Counter dropped;

  UdpMeters(Meters meters, String carrier) {
    received = meters.counter("millrace_carrier_datagrams_received_total", "carrier", carrier);
    sent = meters.counter("millrace_carrier_datagrams_sent_total", "carrier", carrier);
    dropped = meters.counter("millrace_carrier_datagrams_dropped_total", "carrier", carrier);
  }
}
