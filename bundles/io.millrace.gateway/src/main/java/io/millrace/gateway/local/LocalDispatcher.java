// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.resource.LocalResource;
import io.millrace.gateway.access.AddressValidation;
import io.millrace.gateway.exchange.AckQueue;
import io.millrace.gateway.exchange.BodyAssembler;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.lib.block.Block2Cache;
import io.millrace.lib.block.BodyKey;
import io.millrace.lib.block.RequestedBlock;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.function.Consumer;

/**
 * Dispatches requests to local resources: finds the resource, reassembles the request's body, or
 * has the resource take it block by block, checks the response against Accept and sends it in
 * blocks. Thread-safe.
 */
public final class LocalDispatcher {
  private static final CallbackGuard RESOURCES =
      new CallbackGuard(LocalDispatcher.class, "a local resource");

  private final ResourceRegistry resources;
  private final BodyAssembler bodies;
  private final Block2Cache blocks;
  private final UnverifiedBlocks unverifiedBlocks;
  private final AckQueue acks;
  private final ObservationRegistry observations;
  private final int maxBodyBytes;

  /**
   * Makes a dispatcher.
   *
   * @param unverified caches responses for clients that have not shown that they are reachable
   * @param acks acknowledges requests that a resource does not answer at once
   * @param observations takes those who observe a resource
   * @param maxBodyBytes the largest body of a request
   */
  public LocalDispatcher(
      ResourceRegistry resources,
      BodyAssembler bodies,
      Block2Cache blocks,
      Block2Cache unverified,
      AddressValidation reachability,
      AckQueue acks,
      ObservationRegistry observations,
      int maxBodyBytes) {
    this.resources = resources;
    this.bodies = bodies;
    this.blocks = blocks;
    this.unverifiedBlocks = new UnverifiedBlocks(unverified, reachability);
    this.acks = acks;
    this.observations = observations;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Answers a request that the client sends to the gateway itself.
   *
   * @param observeFrom the number that notifications with this token must be above
   */
  public void handle(Exchange exchange, ClientOptions options, int observeFrom) {
    if (options.unrecognisedCritical() >= 0) {
      refuse(exchange, options);
      return;
    }
    CoapResponse refusal = LocalOptions.refusal(options);
    if (refusal != null) {
      exchange.answer(refusal);
      return;
    }
    OfferedResource offered = resources.find(exchange.request());
    if (offered == null) {
      exchange.answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no such resource, see /help"));
      return;
    }
    CoapRequest whole = offered.blocks() ? block(exchange, options) : whole(exchange, options);
    if (whole != null
        && !isAnsweredFromCache(exchange, whole, options)
        && !(options.observe() == 0 && register(exchange, whole, options, observeFrom))) {
      ask(offered.slot(), whole, exchange, options);
    }
  }

  /**
   * Registers an observation of a resource that can be observed; notifications go only to a client
   * that has shown that it receives them [RFC 7641 §7].
   */
  private boolean register(
      Exchange exchange, CoapRequest whole, ClientOptions options, int observeFrom) {
    String path = whole.joinedPath();
    NextHop hop = resources.find(path, exchange.peer());
    ProxyRequest request = ProxyRequest.ofResource(options, path);
    boolean registered =
        hop != null
            && exchange.isProved()
            && request.isRegistration(whole.code())
            && observations.register(exchange, request, whole, hop, observeFrom);
    if (registered) {
      acks.add(exchange);
    }
    return registered;
  }

  /** Refuses a confirmable request; rejects a non-confirmable one [RFC 7252 §5.4.1]. */
  private static void refuse(Exchange exchange, ClientOptions options) {
    if (exchange.replyTo().confirmable()) {
      exchange.answer(ErrorResponses.badOption(options.all(), options.unrecognisedCritical()));
    } else {
      exchange.reject();
    }
  }

  private static CoapRequest block(Exchange exchange, ClientOptions options) {
    if (options.block1() >= 0) {
      exchange.repeatBlock1(options.block1());
    }
    return exchange.request().with(options.fitting());
  }

  private CoapRequest whole(Exchange exchange, ClientOptions options) {
    CoapRequest request = exchange.request().with(options.fitting());
    if (options.block1() < 0) {
      return request;
    }
    exchange.repeatBlock1(options.block1());
    BodyKey key = BodyKey.of(exchange.peer(), request);
    BodyAssembler.Outcome outcome =
        bodies.take(key, options.block1(), request.payload(), maxBodyBytes);
    if (outcome.whole() == null) {
      boolean tooLong = outcome.ahead() != null;
      exchange.answer(tooLong ? ErrorResponses.tooLarge(maxBodyBytes) : outcome.answer());
      return null;
    }
    return request.with(outcome.whole());
  }

  private boolean isAnsweredFromCache(Exchange exchange, CoapRequest whole, ClientOptions options) {
    if (!options.isLaterBlock()) {
      return false;
    }
    CoapResponse block =
        exchange.isProved()
            ? blocks.later(exchange.peer(), whole, options.block2())
            : unverifiedBlocks.later(exchange, whole, options.block2());
    if (block == null && !CoapCode.isIdempotent(exchange.request().code())) {
      block =
          CoapResponse.diagnostic(
              CoapCode.REQUEST_ENTITY_INCOMPLETE, "no such block, begin again with the request");
    }
    return block != null && exchange.answer(block);
  }

  private void ask(
      Slot<LocalResource> slot, CoapRequest whole, Exchange exchange, ClientOptions options) {
    slot.submit(
        whole.payload().length(),
        new Caller<>() {
          @Override
          public void admitted(LocalResource resource, Runnable done) {
            ask(resource, whole, exchange, options, done);
          }

          @Override
          public void refused(Refusal why) {
            exchange.answer(ErrorResponses.unavailable("the resource is away at the moment"));
          }
        });
    if (!exchange.isDone()) {
      exchange.isProved(); // look up now, because the request may end its own session
      acks.add(exchange);
    }
  }

  private void ask(
      LocalResource resource,
      CoapRequest whole,
      Exchange exchange,
      ClientOptions options,
      Runnable done) {
    exchange.downstream(done::run);
    if (resource instanceof SessionsResource) {
      exchange.markRepeatable(); // a login that comes again is judged again
    }
    Consumer<CoapResponse> then =
        answer -> {
          done.run();
          answer(exchange, whole, options, answer);
        };
    Throwable fault =
        RESOURCES.attempt(resource, present -> present.handle(whole, exchange.peer(), then));
    if (fault != null) {
      done.run();
      exchange.answer(ErrorResponses.failed("the resource", fault));
    }
  }

  private void answer(
      Exchange exchange, CoapRequest whole, ClientOptions options, CoapResponse answer) {
    CoapResponse acceptable = LocalOptions.accepted(exchange.request(), answer);
    RequestedBlock requested = RequestedBlock.of(options.block2());
    if (requested.isWhole(acceptable.payload().length()) && exchange.mayHave(acceptable)) {
      exchange.answer(acceptable);
    } else if (exchange.isProved()) {
      exchange.answer(blocks.cut(exchange.peer(), whole, requested, acceptable));
    } else {
      exchange.answer(unverifiedBlocks.of(exchange, whole, options.block2(), acceptable));
    }
  }
}
