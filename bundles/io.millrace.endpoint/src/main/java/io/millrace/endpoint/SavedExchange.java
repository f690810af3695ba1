// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ResponseListener;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Writes a request from this side that is open, and reads it as the next endpoint's. */
final class SavedExchange {
  private static final int WAITING = 0;
  private static final int SENT = 1;
  private static final int ACKNOWLEDGED = 2;

  private SavedExchange() {}

  static void save(Exchange exchange, SnapshotWriter to) {
    to.integer(
        switch (exchange.stage) {
          case SENT -> SENT;
          case ACKNOWLEDGED -> ACKNOWLEDGED;
          default -> WAITING;
        });
    to.address(exchange.remote);
    save(exchange.request, to);
    save(exchange.reliability, to);
    to.listener(exchange.listener, ReleasedRequests.NOBODY);
    to.number(exchange.expires);
    if (exchange.stage != Exchange.Stage.WAITING) {
      to.integer(exchange.localPort);
      to.bytes(exchange.token);
      to.flag(exchange.countsForNstart);
      exchange.save(to);
    }
  }

  /**
   * Reads an exchange that is not yet entered anywhere, with its moment in {@link Deadline#due}.
   */
  static Exchange restore(SnapshotReader from, Requests requests, Peers peers, long now) {
    int stage = from.integer();
    InetSocketAddress remote = from.address();
    CoapRequest request = request(from);
    Reliability reliability = reliability(from);
    ResponseListener listener = from.listener(ResponseListener.class, ReleasedRequests.NOBODY);
    Exchange exchange =
        new Exchange(requests, remote, request, reliability, listener, from.moment());
    exchange.due = exchange.expires;
    if (stage != WAITING) {
      exchange.stage = stage == SENT ? Exchange.Stage.SENT : Exchange.Stage.ACKNOWLEDGED;
      exchange.localPort = from.integer();
      exchange.token = from.bytes();
      exchange.countsForNstart = from.flag();
      exchange.due = exchange.restore(from, peers, now);
    }
    return exchange;
  }

  static void save(CoapRequest request, SnapshotWriter to) {
    to.integer(request.code());
    to.bytes(request.options().encoded());
    to.bytes(request.payload());
  }

  static CoapRequest request(SnapshotReader from) {
    int code = from.integer();
    CoapOptions options = CoapOptions.ofEncoded(from.bytes());
    Bytes payload = from.bytes();
    return new CoapRequest(code, options, payload);
  }

  private static void save(Reliability reliability, SnapshotWriter to) {
    to.flag(reliability.confirmable());
    to.number(reliability.ackTimeout().toNanos());
    to.number(Double.doubleToLongBits(reliability.randomFactor()));
    to.integer(reliability.attempts());
    to.number(reliability.deadline().toNanos());
  }

  private static Reliability reliability(SnapshotReader from) {
    return new Reliability(
        from.flag(),
        Duration.ofNanos(from.number()),
        Double.longBitsToDouble(from.number()),
        from.integer(),
        Duration.ofNanos(from.number()));
  }
}
