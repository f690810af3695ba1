// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.loop.CallbackGuard;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The next endpoint, as one that has closed knows it: calls that come late wait for it here, in
 * their order, and go to it. Bounded; thread-safe.
 */
final class Successor {
  private static final int MAX_WAITING = 65536;

  /** A stage keeps what its followers throw to itself: no error may end the calls behind it. */
  private static final CallbackGuard CALLS =
      CallbackGuard.outermost(Successor.class, "a call that goes to the next endpoint");

  /** Completed with the next transport, or with null when there is none. */
  final CompletableFuture<Object> arrival = new CompletableFuture<>();

  private final Queue<WaitingCall> waiting = new ArrayDeque<>();
  private boolean arrived;
  private Transport next;

  private record WaitingCall(Consumer<Transport> action, Runnable otherwise) {}

  private final EndpointContext context;
  private final Requests requests;

  Successor(EndpointContext context, Requests requests) {
    this.context = context;
    this.requests = requests;
    arrival.thenAccept(this::arrived);
  }

  void acknowledge(ReplyTo replyTo) {
    with(next -> next.acknowledge(replyTo), () -> {});
  }

  void reject(ReplyTo replyTo) {
    with(next -> next.reject(replyTo), () -> {});
  }

  void handBack(ParkedRequest request) {
    with(request::handBackTo, () -> {});
  }

  void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    with(
        next -> next.respond(replyTo, response, reliability, listener),
        () -> context.listeners.run(listener, DeliveryListener::settled, Delivery.NOT_SENT));
  }

  /** A call that makes a request: {@link Transport#request} or {@link Transport#resume}. */
  interface Way {
    Call call(
        Transport transport,
        InetSocketAddress remote,
        CoapRequest request,
        Reliability reliability,
        ResponseListener listener);
  }

  /** Starts or resumes a request, which this endpoint has not done. */
  void start(Exchange exchange, Way way) {
    CompletableFuture<Object> call = new CompletableFuture<>();
    exchange.moved = call;
    with(
        next -> {
          Duration left = Duration.ofNanos(Math.max(1, exchange.expires - context.time.nanos()));
          Reliability how = exchange.reliability.withDeadline(left);
          call.complete(way.call(next, exchange.remote, exchange.request, how, exchange.listener));
        },
        () -> {
          call.complete(null);
          requests.fail(exchange, RequestFailure.CLOSED);
        });
  }

  /** Does it with the next endpoint, now or when that is there; or else does something else. */
  private void with(Consumer<Transport> action, Runnable otherwise) {
    WaitingCall call = new WaitingCall(action, otherwise);
    boolean full;
    synchronized (this) {
      full = !arrived && waiting.size() >= MAX_WAITING;
      if (!arrived && !full) {
        waiting.add(call);
        return;
      }
    }
    run(call, full ? null : next);
  }

  private void arrived(Object found) {
    Transport transport = found instanceof Transport present ? present : null;
    for (WaitingCall call = next(transport); call != null; call = next(transport)) {
      run(call, transport);
    }
  }

  private synchronized WaitingCall next(Transport transport) {
    WaitingCall first = waiting.poll();
    if (first == null) {
      next = transport;
      arrived = true;
    }
    return first;
  }

  private static void run(WaitingCall call, Transport transport) {
    if (transport == null || !CALLS.run(call.action, Consumer::accept, transport)) {
      CALLS.run(call.otherwise);
    }
  }
}
