// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.resource.LocalResource;
import io.millrace.gateway.Answers;
import io.millrace.gateway.block.BodyKey;
import io.millrace.gateway.block.Reassembly;
import io.millrace.gateway.block.RequestedBlock;
import io.millrace.gateway.block.Slices;
import io.millrace.gateway.exchange.AckQueue;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.option.ClientOptions;
import io.millrace.gateway.reach.Reachability;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.function.Consumer;

/**
 * Answers requests for the gateway's own resources: finds the resource, puts its request's blocks
 * together, holds its answer against Accept and hands it out in blocks. Thread-safe.
 */
public final class LocalHost {
  private static final CallbackGuard RESOURCES =
      new CallbackGuard(LocalHost.class, "a local resource");

  private final Offers offers;
  private final Reassembly reassembly;
  private final Slices slices;
  private final SmallBlocks small;
  private final AckQueue acks;
  private final int maxBodyBytes;

  /**
   * Makes a host.
   *
   * @param unproved keeps answers for sources that have not shown that they receive
   * @param acks acknowledges what a resource does not answer at once
   * @param maxBodyBytes how long a request's body may be
   */
  public LocalHost(
      Offers offers,
      Reassembly reassembly,
      Slices slices,
      Slices unproved,
      Reachability reach,
      AckQueue acks,
      int maxBodyBytes) {
    this.offers = offers;
    this.reassembly = reassembly;
    this.slices = slices;
    this.small = new SmallBlocks(unproved, reach);
    this.acks = acks;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Answers a request that is not to be forwarded. */
  public void handle(Exchange exchange, ClientOptions options) {
    if (options.unrecognisedCritical() >= 0) {
      refuse(exchange, options.unrecognisedCritical());
      return;
    }
    CoapResponse refusal = LocalOptions.refusal(options);
    if (refusal != null) {
      exchange.answer(refusal);
      return;
    }
    Slot<LocalResource> place = offers.find(exchange.request());
    if (place == null) {
      exchange.answer(CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no such resource, see /help"));
      return;
    }
    CoapRequest whole = whole(exchange, options);
    if (whole != null && !isAnsweredFromSlices(exchange, whole, options)) {
      ask(place, whole, exchange, options);
    }
  }

  /** Refuses a confirmable request; rejects a non-confirmable one [RFC 7252 §5.4.1]. */
  private static void refuse(Exchange exchange, int option) {
    if (exchange.replyTo().confirmable()) {
      exchange.answer(Answers.badOption(option));
    } else {
      exchange.reject();
    }
  }

  private CoapRequest whole(Exchange exchange, ClientOptions options) {
    CoapRequest request = exchange.request().with(options.fitting());
    if (options.block1() < 0) {
      return request;
    }
    exchange.repeatBlock1(options.block1());
    BodyKey key = BodyKey.of(exchange.peer(), request);
    Reassembly.Outcome outcome =
        reassembly.take(key, options.block1(), request.payload(), maxBodyBytes);
    if (outcome.whole() == null) {
      boolean tooLong = outcome.ahead() != null;
      exchange.answer(tooLong ? Answers.tooLarge(maxBodyBytes) : outcome.answer());
      return null;
    }
    return request.with(outcome.whole());
  }

  private boolean isAnsweredFromSlices(
      Exchange exchange, CoapRequest whole, ClientOptions options) {
    if (!options.isLaterBlock()) {
      return false;
    }
    CoapResponse block =
        exchange.isProved()
            ? slices.later(exchange.peer(), whole, options.block2())
            : small.later(exchange, whole, options.block2());
    if (block == null && !CoapCode.isIdempotent(exchange.request().code())) {
      block =
          CoapResponse.diagnostic(
              CoapCode.REQUEST_ENTITY_INCOMPLETE, "no such block, begin again with the request");
    }
    return block != null && exchange.answer(block);
  }

  private void ask(
      Slot<LocalResource> place, CoapRequest whole, Exchange exchange, ClientOptions options) {
    place.submit(
        whole.payload().length(),
        new Caller<>() {
          @Override
          public void admitted(LocalResource resource, Runnable done) {
            ask(resource, whole, exchange, options, done);
          }

          @Override
          public void refused(Refusal why) {
            exchange.answer(Answers.unavailable("the resource is away at the moment"));
          }
        });
    if (!exchange.isDone()) {
      exchange.isProved(); // looked up before: a request may end its own session
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
    Consumer<CoapResponse> then =
        answer -> {
          done.run();
          answer(exchange, whole, options, answer);
        };
    Throwable fault =
        RESOURCES.attempt(resource, present -> present.handle(whole, exchange.peer(), then));
    if (fault != null) {
      done.run();
      exchange.answer(Answers.failed("the resource", fault));
    }
  }

  private void answer(
      Exchange exchange, CoapRequest whole, ClientOptions options, CoapResponse answer) {
    CoapResponse acceptable = LocalOptions.accepted(exchange.request(), answer);
    RequestedBlock requested = RequestedBlock.of(options.block2());
    if (requested.isWhole(acceptable.payload().length()) && exchange.mayHave(acceptable)) {
      exchange.answer(acceptable);
    } else if (exchange.isProved()) {
      exchange.answer(slices.cut(exchange.peer(), whole, requested, acceptable));
    } else {
      exchange.answer(small.of(exchange, whole, options.block2(), acceptable));
    }
  }
}
