// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.metrics.Counter;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Gives requests to their handler. While there is none they wait in its slot; when none comes in
 * time, or too many wait, they are answered with 5.03 and Max-Age.
 */
final class RequestDispatcher {
  private static final CallbackGuard HANDLERS =
      new CallbackGuard(RequestDispatcher.class, "a handler of requests");
  private static final int RETRY_SECONDS = 10;
  static final CoapResponse AWAY =
      new CoapResponse(
          CoapCode.SERVICE_UNAVAILABLE,
          CoapOptions.builder().add(OptionNumber.MAX_AGE, RETRY_SECONDS).build(),
          Bytes.utf8("service is away, try again in " + RETRY_SECONDS + " s"));

  private final Supplier<Slot<RequestHandler>> handlers;
  private final StreamEndpoint endpoint;
  private final Counter waited;
  private final Predicate<ParkedRequest> keeper;

  /**
   * Makes one.
   *
   * @param keeper keeps requests without a handler for the next build, when this one stops
   */
  RequestDispatcher(
      Supplier<Slot<RequestHandler>> handlers,
      StreamEndpoint endpoint,
      Counter waited,
      Predicate<ParkedRequest> keeper) {
    this.handlers = handlers;
    this.endpoint = endpoint;
    this.waited = waited;
    this.keeper = keeper;
  }

  /** Gives a request to its handler, now or when there is one. On the loop. */
  void dispatch(ParkedRequest request) {
    Slot<RequestHandler> slot = handlers.get();
    boolean handled =
        slot.call(
            handler -> {
              handle(handler, request);
              return true;
            },
            false);
    if (!handled) {
      slot.submit(request.bytes(), new Waiting(request, slot));
    }
  }

  private void handle(RequestHandler handler, ParkedRequest request) {
    Throwable fault = HANDLERS.attempt(handler, present -> request.giveTo(present, endpoint));
    if (fault instanceof LinkageError) {
      answer(request.replyTo(), AWAY); // its bundle is being replaced
    } else if (fault != null) {
      answer(
          request.replyTo(),
          CoapResponse.diagnostic(CoapCode.INTERNAL_SERVER_ERROR, "the handler failed"));
    }
  }

  private void answer(ReplyTo replyTo, CoapResponse response) {
    endpoint.respond(replyTo, response, Reliability.NON_CONFIRMABLE, DeliveryListener.NONE);
  }

  /** A request that waits for a handler; the slot calls it from other threads. */
  private final class Waiting implements Caller<RequestHandler> {
    private final ParkedRequest request;
    private final Slot<RequestHandler> slot;

    Waiting(ParkedRequest request, Slot<RequestHandler> slot) {
      this.request = request;
      this.slot = slot;
    }

    @Override
    public void waiting() {
      waited.increment();
    }

    @Override
    public void admitted(RequestHandler handler, Runnable done) {
      endpoint.onLoop(
          () -> {
            try {
              if (keeper.test(request)) {
                return; // the endpoint has closed, and the next one has it
              }
              if (handlers.get() == slot) {
                handle(handler, request);
              } else {
                dispatch(request); // another handler has claimed the transport meanwhile
              }
            } finally {
              done.run();
            }
          });
    }

    @Override
    public void refused(Refusal why) {
      if (why != Refusal.CLOSED || !keeper.test(request)) {
        answer(request.replyTo(), AWAY);
      }
    }
  }
}
