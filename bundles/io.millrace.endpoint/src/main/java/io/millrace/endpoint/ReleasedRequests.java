// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Requests whose caller has left them to its successor: they go on, and an answer that comes before
 * the successor does is kept. They are found by server and request; of equal ones the first is
 * resumed first. All of them were open requests of this endpoint and end at their deadlines, which
 * bounds them. Used on the loop alone.
 */
final class ReleasedRequests {
  /** The listener of a request that was released. */
  static final ResponseListener NOBODY =
      new ResponseListener() {
        @Override
        public void answered(CoapResponse response) {}

        @Override
        public void failed(RequestFailure failure) {}
      };

  private final Requests requests;
  private final EndpointContext context;
  private final Map<Key, Queue<Exchange>> released = new HashMap<>();

  private record Key(InetSocketAddress remote, CoapRequest request) {
    static Key of(Exchange exchange) {
      return new Key(exchange.remote, exchange.request);
    }
  }

  ReleasedRequests(Requests requests, EndpointContext context) {
    this.requests = requests;
    this.context = context;
  }

  /** A caller lets go of an open request, and is told so; of others nothing is done. */
  void add(Exchange exchange, Runnable then) {
    if (exchange.stage == Exchange.Stage.OVER || exchange.stage == Exchange.Stage.OBSERVING) {
      return;
    }
    add(exchange);
    context.listeners.run(then);
  }

  /** Enters one that nobody waits for. */
  void add(Exchange exchange) {
    exchange.listener = NOBODY;
    released.computeIfAbsent(Key.of(exchange), key -> new ArrayDeque<>()).add(exchange);
  }

  /** Keeps the answer of one until it is resumed, at most until its deadline. */
  void answered(Exchange exchange, CoapResponse answer) {
    exchange.answer = answer;
    context.deadlines.set(exchange, exchange.expires);
  }

  /** Has another caller go on with an equal request. */
  void resume(Exchange next) {
    if (next.stage == Exchange.Stage.OVER) {
      return; // cancelled before that
    }
    Queue<Exchange> equal = released.get(Key.of(next));
    if (equal == null) {
      requests.fail(next, RequestFailure.CLOSED);
      return;
    }
    Exchange found = equal.peek();
    forget(found);
    next.stage = Exchange.Stage.OVER; // the one that was found goes on in its place
    if (found.answer == null) {
      found.listener = next.listener;
      next.moved = CompletableFuture.completedFuture(found);
    } else {
      context.deadlines.clear(found);
      context.listeners.run(next.listener, ResponseListener::answered, found.answer);
    }
  }

  /** One is over, or has a listener again. */
  void forget(Exchange exchange) {
    if (exchange.listener != NOBODY) {
      return;
    }
    released.computeIfPresent(
        Key.of(exchange), (key, equal) -> equal.remove(exchange) && equal.isEmpty() ? null : equal);
  }

  /** Writes those that are answered; the others are open requests. */
  void saveAnswered(SnapshotWriter to) {
    for (Queue<Exchange> equal : released.values()) {
      for (Exchange each : equal) {
        if (each.answer != null) {
          to.address(each.remote);
          SavedExchange.save(each.request, to);
          to.number(each.expires);
          to.integer(each.answer.code());
          to.bytes(each.answer.options().encoded());
          to.bytes(each.answer.payload());
        }
      }
    }
  }

  void restoreAnswered(SnapshotReader from) {
    while (from.more()) {
      InetSocketAddress remote = from.address();
      CoapRequest request = SavedExchange.request(from);
      Exchange exchange = new Exchange(requests, remote, request, null, NOBODY, from.moment());
      exchange.stage = Exchange.Stage.OVER;
      add(exchange);
      int code = from.integer();
      CoapOptions options = CoapOptions.ofEncoded(from.bytes());
      answered(exchange, new CoapResponse(code, options, from.bytes()));
    }
  }
}
