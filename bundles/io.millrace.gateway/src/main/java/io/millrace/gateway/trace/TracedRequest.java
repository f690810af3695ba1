// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.session.Session;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.HopKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A request in the trace.
 *
 * @param number counts the requests since the gateway was started
 * @param at when it came
 * @param session the client's; null when it had none
 * @param code the answer's, or {@link TraceRing#NOT_ANSWERED}
 * @param tookMicros how long it took until the answer
 * @param sentMicros after how long it was sent to the next hop; -1 when it was answered without
 * @param hop what the next hop is; null when none was found
 */
public record TracedRequest(
    long number,
    Instant at,
    Peer peer,
    Session session,
    int method,
    String uri,
    int code,
    int tookMicros,
    int sentMicros,
    HopKind hop) {
  private static final double MICROS_PER_MILLI = 1000;

  /** Tells whether a session may see it: it is its own, or another one's of its account. */
  boolean isOf(Session asker) {
    return session != null && session.account().subject().equals(asker.account().subject());
  }

  /** Returns the names of the cells. */
  static String[] columns() {
    return new String[] {
      "time", "account", "client", "method", "uri", "answer", "ms", "sent_after_ms", "to"
    };
  }

  /** Returns it in cells, for a table. */
  Object[] cells() {
    return new Object[] {
      at.truncatedTo(ChronoUnit.MILLIS),
      session == null ? "-" : session.account().subject(),
      peer,
      CoapCode.name(method),
      uri,
      code == TraceRing.NOT_ANSWERED ? "-" : CoapCode.text(code),
      millis(tookMicros),
      sentMicros < 0 ? "-" : millis(sentMicros),
      hop == null ? "-" : hop.name().toLowerCase(Locale.ROOT)
    };
  }

  private static String millis(int micros) {
    return String.format(Locale.ROOT, "%.1f", micros / MICROS_PER_MILLI);
  }

  /** Returns it as one line. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (Object each : cells()) {
      line.append(line.isEmpty() ? "" : "  ").append(each);
    }
    return line.toString();
  }
}
