// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.http.coap.mapping.ContentFormats;
import io.millrace.lib.caller.StateMailbox;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/**
 * Observations as server-sent events [RFC 8075 §10.2; the HTML standard, section 9.2]: an event
 * {@code state} for each state, and {@code end} when the observation is over. While nothing comes a
 * comment is sent each 15 s. Thread-safe.
 */
final class EventStreams {
  private static final byte[] COMMENT = {':', '\n', '\n'};

  private final Semaphore bound;
  private final Time time;

  EventStreams(int most, Time time) {
    this.bound = new Semaphore(most);
    this.time = time;
  }

  /** Returns the permits, one a stream. */
  Semaphore bound() {
    return bound;
  }

  /**
   * Observes until the observation or the client ends.
   *
   * @return null, or the response of a resource that cannot be observed now
   */
  CoapResponse serve(HttpExchange exchange, CoapRequest request, ProxyHandler.TokenCaller by)
      throws IOException, InterruptedException {
    CoapOptions options = request.options().toBuilder().set(OptionNumber.OBSERVE, 0).build();
    CoapRequest observing = request.with(options);
    try (StateMailbox mailbox = new StateMailbox(time)) {
      Runnable end = by.caller().observe(observing, mailbox::put);
      try {
        CoapResponse first = mailbox.take();
        while (first == StateMailbox.QUIET) {
          first = mailbox.take();
        }
        if (!CoapCode.isSuccess(first.code())) {
          return first;
        }
        stream(exchange, observing, first, mailbox, by);
        return null;
      } finally {
        end.run();
      }
    }
  }

  private static void stream(
      HttpExchange exchange,
      CoapRequest request,
      CoapResponse first,
      StateMailbox mailbox,
      ProxyHandler.TokenCaller by)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", ContentFormats.EVENT_STREAM);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      CoapResponse state = first;
      while (true) {
        boolean quiet = state == StateMailbox.QUIET;
        boolean last = !quiet && !state.options().has(OptionNumber.OBSERVE);
        if (quiet) {
          out.write(COMMENT);
        } else {
          String name = last ? "end" : "state";
          out.write(StateEvent.of(name, by.blockwise().whole(request, state)));
        }
        out.flush();
        if (last) {
          return;
        }
        state = mailbox.take();
      }
    }
  }
}
