// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.transport.RequestFailure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests over a carrier that has to connect first wait in their destination's queue, and the
 * clock of their retransmission begins when there is a connection. Used on the loop alone.
 */
final class Connections {
  private final Requests requests;
  private final EndpointContext context;

  Connections(Requests requests, EndpointContext context) {
    this.requests = requests;
    this.context = context;
  }

  /** Tells whether a request can go out now; else the carrier tells when it can. */
  boolean isReady(Destination destination) {
    if (!destination.connecting) {
      destination.connecting =
          !context.wire.port().connect(destination.remote, destination.open == 0);
    }
    return !destination.connecting;
  }

  /** The carrier has connected: what waits goes out. */
  void connected(InetSocketAddress remote) {
    Destination destination = requests.destinations.get(remote);
    if (destination != null && destination.connecting) {
      destination.connecting = false;
      requests.sendQueued(destination);
    }
  }

  /** The carrier cannot connect: what waits fails. */
  void refused(InetSocketAddress remote, RequestFailure why) {
    Destination destination = requests.destinations.get(remote);
    if (destination != null && destination.connecting) {
      destination.connecting = false;
      List<Exchange> waiting = new ArrayList<>(destination.queue);
      waiting.forEach(each -> requests.fail(each, why));
    }
  }

  /** Returns why a request has failed whose time is up, and tells the carrier when it was sent. */
  RequestFailure timedOut(Exchange exchange) {
    if (exchange.stage == Exchange.Stage.WAITING) {
      boolean connecting = exchange.destination != null && exchange.destination.connecting;
      return connecting
          ? RequestFailure.notConnected("the handshake has not ended in time", true)
          : RequestFailure.TIMED_OUT;
    }
    context.wire.port().unanswered(exchange.remote);
    return RequestFailure.TIMED_OUT;
  }

  /** Another carrier took over, which knows of nothing that is being made. */
  void restart() {
    requests.destinations.values().forEach(each -> each.connecting = false);
  }
}
