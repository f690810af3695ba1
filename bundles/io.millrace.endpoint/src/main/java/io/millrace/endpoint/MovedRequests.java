// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.OptionNumber;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes the open requests out of one endpoint, and enters them in the next. On the loop alone. */
record MovedRequests(Requests requests, EndpointContext context) {
  /**
   * Returns the requests that the next endpoint can go on with: those that do not observe, and ask
   * neither for that nor for its end. Who observes has a call of this endpoint for as long as the
   * observation lasts, and with it would keep this endpoint's classes; so it registers again, which
   * changes nothing at the device.
   */
  List<Exchange> movable() {
    List<Exchange> open = requests.byToken.list();
    requests.destinations.values().forEach(each -> open.addAll(each.queue));
    open.removeIf(each -> each.request.options().uint(OptionNumber.OBSERVE, -1) >= 0);
    return open;
  }

  /** The next endpoint has an exchange, and ends it. */
  void release(Exchange exchange, CompletableFuture<Object> next) {
    exchange.moved = next;
    exchange.countsForNstart = false;
    requests.end(exchange);
  }

  /** Goes on with an exchange of the endpoint before this one; not yet with its queued ones. */
  void adopt(Exchange exchange, long now) {
    exchange.destination = requests.destinations.at(exchange.remote, now);
    if (exchange.stage == Exchange.Stage.WAITING) {
      exchange.destination.queue.add(exchange);
      requests.waiting++;
    } else {
      exchange.destination.localPort = exchange.localPort;
      exchange.destination.outstanding += exchange.countsForNstart ? 1 : 0;
      exchange.destination.open++;
      requests.byToken.add(exchange);
    }
    if (exchange.stage == Exchange.Stage.SENT) {
      exchange.state.opened(exchange);
    }
    context.deadlines.set(exchange, exchange.due);
  }
}
