// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.access.AddressValidation;
import io.millrace.gateway.access.RequestFreshness;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.exchange.Exchanges;
import io.millrace.gateway.exchange.FormerBlocks;
import io.millrace.gateway.exchange.ForwardProxy;
import io.millrace.gateway.exchange.NoResponse;
import io.millrace.gateway.local.LocalDispatcher;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Dispatches each request to the forward proxy or to a local resource. A fault in its handling
 * becomes an error response. Thread-safe.
 */
final class RequestDispatcher implements RequestHandler {
  private static final CallbackGuard REQUESTS =
      new CallbackGuard(RequestDispatcher.class, "the handling of a request");

  private final AddressValidation reachability;
  private final RequestFreshness freshness;
  private final Exchanges exchanges;
  private final ObservationRegistry observations;
  private final ForwardProxy proxy;
  private final LocalDispatcher local;
  private final FormerBlocks formerBlocks;
  private final Consumer<Exchange> serve = this::serve;
  private final Consumer<Exchange> go = this::attempt;

  RequestDispatcher(
      AddressValidation reachability,
      RequestFreshness freshness,
      Exchanges exchanges,
      ObservationRegistry observations,
      ForwardProxy proxy,
      LocalDispatcher local,
      FormerBlocks formerBlocks) {
    this.reachability = reachability;
    this.freshness = freshness;
    this.exchanges = exchanges;
    this.observations = observations;
    this.proxy = proxy;
    this.local = local;
    this.formerBlocks = formerBlocks;
  }

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    Bytes echo = request.options().first(OptionNumber.ECHO);
    handle(
        echo == null
            ? begin(request, (Duration) null, replyTo, transport)
            : begin(request, echo, replyTo, transport));
  }

  /** It is handled as if it came now, but that its hop has it already. */
  @Override
  public void resume(CoapRequest request, ReplyTo replyTo, Transport transport) {
    Exchange exchange = exchanges.begin(request, replyTo, transport);
    if (exchange != null) {
      exchange.markBegun();
    }
    handle(exchange);
  }

  private void handle(Exchange exchange) {
    if (exchange != null && !formerBlocks.postpone(exchange, go)) {
      attempt(exchange);
    }
  }

  private void attempt(Exchange exchange) {
    Throwable fault = REQUESTS.attempt(exchange, serve);
    if (fault != null) {
      exchange.answer(ErrorResponses.failed("the gateway", fault));
    }
  }

  private Exchange begin(CoapRequest request, Bytes echo, ReplyTo replyTo, Transport transport) {
    AddressValidation.Received received = reachability.receive(request, echo, replyTo.peer());
    Exchange exchange = begin(received.request(), received.age(), replyTo, transport);
    if (exchange != null && received.proved()) {
      exchange.prove();
    }
    return exchange;
  }

  /**
   * Begins a request that is new, or need not show that.
   *
   * @param age how old the Echo value is that came with it; null for none
   * @return null when it has been answered
   */
  private Exchange begin(CoapRequest request, Duration age, ReplyTo replyTo, Transport transport) {
    Exchange exchange = exchanges.begin(request, replyTo, transport);
    Peer peer = replyTo.peer();
    if (exchange != null && freshness.isToBeShown(request, age, peer, transport)) {
      exchange.answer(reachability.challenge(peer));
      return null;
    }
    return exchange;
  }

  private void serve(Exchange exchange) {
    ClientOptions options = ClientOptions.read(exchange.request().options());
    exchange.leaveOut(NoResponse.of(options));
    int observeFrom = observations.superseded(exchange.key(), options);
    if (options.isProxied()) {
      proxy.handle(exchange, options, observeFrom);
    } else {
      local.handle(exchange, options, observeFrom);
    }
  }
}
