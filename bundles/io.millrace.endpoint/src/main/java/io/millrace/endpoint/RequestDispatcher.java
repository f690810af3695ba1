// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Gives requests to their handler. While there is no handler they wait in its slot, and are
 * acknowledged if that takes a while; when none comes in time, or too many wait, they are answered
 * with 5.03 and Max-Age. Used on the loop alone.
 */
final class RequestDispatcher {
  /** Less than the 2 s after which a request is sent again [RFC 7252 §4.8]. */
  private static final long ACK_DELAY_NANOS = 1_500_000_000;

  private static final Reliability ONCE =
      new Reliability(true, Duration.ofSeconds(2), 1.5, 1, Duration.ofSeconds(93));

  private final Supplier<Slot<RequestHandler>> handlers;
  private final Endpoint endpoint;
  private final CoapResponse away;
  private final EndpointContext context;

  RequestDispatcher(
      Supplier<Slot<RequestHandler>> handlers,
      Endpoint endpoint,
      EndpointLimits limits,
      EndpointContext context) {
    this.handlers = handlers;
    this.endpoint = endpoint;
    this.context = context;
    long seconds = limits.retryAfter().toSeconds();
    this.away =
        new CoapResponse(
            CoapCode.SERVICE_UNAVAILABLE,
            CoapOptions.builder().add(OptionNumber.MAX_AGE, seconds).build(),
            Bytes.utf8("service is away, try again in " + seconds + " s"));
  }

  /**
   * Gives a request to its handler, now or when there is one.
   *
   * @param bytes what it holds on to while it waits
   */
  void dispatch(ParkedRequest request, int bytes) {
    Slot<RequestHandler> slot = handlers.get();
    boolean handled =
        slot.call(
            handler -> {
              handle(handler, request);
              return true;
            },
            false);
    if (!handled) {
      slot.submit(bytes, new Waiting(request, slot, bytes));
    }
  }

  private void handle(RequestHandler handler, ParkedRequest request) {
    ReplyTo replyTo = request.replyTo();
    Throwable fault =
        context.handlers.attempt(handler, present -> request.giveTo(present, endpoint));
    if (fault instanceof LinkageError) {
      answer(replyTo, away); // its bundle is being replaced
    } else if (fault != null) {
      answer(
          replyTo, CoapResponse.diagnostic(CoapCode.INTERNAL_SERVER_ERROR, "the handler failed"));
    }
  }

  /** A request that its sender repeats is left to the next endpoint when this one closes. */
  void refuseNow(ReplyTo replyTo, boolean closing) {
    boolean isRepeated = replyTo.confirmable() && !replyTo.acknowledged();
    if (!closing || !isRepeated) {
      answer(replyTo, away);
    }
  }

  /** The client has not been verified, so the answer goes out only once [RFC 9175 §2.4]. */
  private void answer(ReplyTo replyTo, CoapResponse response) {
    Reliability reliability = replyTo.confirmable() ? ONCE : Reliability.NON_CONFIRMABLE;
    endpoint.respond(replyTo, response, reliability, DeliveryListener.NONE);
  }

  /**
   * A request that waits for a handler; the slot calls it from other threads. It is acknowledged
   * when it has waited for a while: should this endpoint be replaced before that, its sender sends
   * it again, and the next endpoint has it from the start.
   */
  private final class Waiting extends Deadline implements Caller<RequestHandler> {
    private final Slot<RequestHandler> slot;
    private final int bytes;
    private ParkedRequest request;

    Waiting(ParkedRequest request, Slot<RequestHandler> slot, int bytes) {
      this.request = request;
      this.slot = slot;
      this.bytes = bytes;
    }

    @Override
    public void waiting() {
      context.meters.waited.increment();
      if (request.replyTo().confirmable()) {
        context.deadlines.set(this, context.time.nanos() + ACK_DELAY_NANOS);
      }
    }

    @Override
    void reached(long now) {
      endpoint.acknowledge(request.replyTo());
      request = request.asAcknowledged();
    }

    @Override
    public void admitted(RequestHandler handler, Runnable done) {
      endpoint.onLoop(
          () -> {
            context.deadlines.clear(this);
            try {
              if (handlers.get() == slot) {
                handle(handler, request);
              } else {
                // Another handler has claimed the transport while this waited for the gateway.
                dispatch(request, bytes);
              }
            } finally {
              done.run();
            }
          });
    }

    @Override
    public void refused(Refusal why) {
      endpoint.onLoop(() -> refuse(why));
    }

    private void refuse(Refusal why) {
      context.deadlines.clear(this);
      if (why != Refusal.CLOSED || !endpoint.park(request)) {
        refuseNow(request.replyTo(), why == Refusal.CLOSED);
      }
    }
  }
}
