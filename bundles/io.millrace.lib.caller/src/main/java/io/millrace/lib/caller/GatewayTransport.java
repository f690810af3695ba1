// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.caller;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The way to the gateway in this process: to the gateway it is a transport like any other, so
 * sessions, permissions, cache, queues and observations are the same as for clients of UDP. Nothing
 * is lost or repeated on it. It reaches no servers. A request waits in the slot while the gateway
 * is replaced. Thread-safe.
 */
public final class GatewayTransport implements Transport {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(GatewayTransport.class, "who waits for an answer of the gateway");
  private static final CallbackGuard GATEWAYS =
      new CallbackGuard(GatewayTransport.class, "the gateway");

  private final Map<Bytes, OpenRequest> open = new ConcurrentHashMap<>();
  private final String name;
  private final Slot<RequestHandler> gateway;
  private final AtomicLong tokens;

  /**
   * Makes it.
   *
   * @param name the transport's name, and its scheme
   * @param firstToken at random, so that an observation of an earlier one is not taken for one here
   */
  public GatewayTransport(String name, Slot<RequestHandler> gateway, long firstToken) {
    this.name = name;
    this.gateway = gateway;
    this.tokens = new AtomicLong(firstToken);
  }

  /**
   * Sends a request. How many are open is bounded by who calls.
   *
   * @param listener gets the answer, or each notification; called on any thread, must not block
   */
  OpenRequest send(Peer peer, CoapRequest request, Consumer<CoapResponse> listener) {
    byte[] token = ByteBuffer.allocate(Long.BYTES).putLong(tokens.incrementAndGet()).array();
    ReplyTo replyTo = ReplyTo.unsolicited(peer, Bytes.wrap(token));
    OpenRequest sent = new OpenRequest(request, replyTo, listener);
    open.put(replyTo.token(), sent);
    gateway.submit(request.payload().length(), new Handling(request, replyTo, false));
    return sent;
  }

  /** Ends a request whose answer is not wanted any more; an observation is deregistered. */
  void cancel(OpenRequest request) {
    if (open.remove(request.replyTo().token(), request)
        && request.request().options().has(OptionNumber.OBSERVE)) {
      CoapOptions options =
          request.request().options().toBuilder().set(OptionNumber.OBSERVE, 1).build();
      gateway.submit(0, new Handling(request.request().with(options), request.replyTo(), false));
    }
  }

  /** Ends the observations; requests go on. */
  public void endObservations() {
    end(each -> each.request().options().has(OptionNumber.OBSERVE));
  }

  /** Answers all that are open: nothing comes for them any more. */
  public void close() {
    end(each -> true);
  }

  private void end(Predicate<OpenRequest> which) {
    CoapResponse ending =
        CoapResponse.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the proxy is being replaced");
    for (OpenRequest each : open.values()) {
      if (which.test(each)) {
        cancel(each);
        LISTENERS.run(each.listener(), Consumer::accept, ending);
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String scheme() {
    return name;
  }

  @Override
  public void acknowledge(ReplyTo replyTo) {
    // Nothing is sent twice here.
  }

  @Override
  public void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    OpenRequest request = open.get(replyTo.token());
    if (request == null || !request.replyTo().peer().equals(replyTo.peer())) {
      listener.settled(Delivery.RESET);
      return;
    }
    if (!request.goesOnAfter(response)) {
      open.remove(replyTo.token(), request);
    }
    LISTENERS.run(request.listener(), Consumer::accept, response);
    listener.settled(Delivery.ACKNOWLEDGED);
  }

  @Override
  public void handBack(CoapRequest request, ReplyTo replyTo) {
    gateway.submit(request.payload().length(), new Handling(request, replyTo, false));
  }

  @Override
  public void handBackBegun(CoapRequest request, ReplyTo replyTo) {
    gateway.submit(request.payload().length(), new Handling(request, replyTo, true));
  }

  @Override
  public Call request(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    listener.failed(RequestFailure.CLOSED);
    return () -> {};
  }

  /** A request on its way into the gateway. */
  private final class Handling implements Caller<RequestHandler> {
    private final CoapRequest request;
    private final ReplyTo replyTo;
    private final boolean begun;

    Handling(CoapRequest request, ReplyTo replyTo, boolean begun) {
      this.request = request;
      this.replyTo = replyTo;
      this.begun = begun;
    }

    @Override
    public void admitted(RequestHandler handler, Runnable done) {
      try {
        Throwable fault = GATEWAYS.attempt(handler, this::giveTo);
        if (fault != null) {
          answer(CoapCode.INTERNAL_SERVER_ERROR, "the gateway failed; its log says why");
        }
      } finally {
        done.run();
      }
    }

    private void giveTo(RequestHandler handler) {
      if (begun) {
        handler.resume(request, replyTo, GatewayTransport.this);
      } else {
        handler.handle(request, replyTo, GatewayTransport.this);
      }
    }

    @Override
    public void refused(Refusal why) {
      answer(CoapCode.SERVICE_UNAVAILABLE, "the gateway is away");
    }

    private void answer(int code, String text) {
      CoapResponse response = CoapResponse.diagnostic(code, text);
      respond(replyTo, response, Reliability.NON_CONFIRMABLE, DeliveryListener.NONE);
    }
  }
}
