// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Resolution;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.blockwise.BodyAssembler;
import io.millrace.gateway.message.ClientOptions;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.message.HopKind;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteCache;
import io.millrace.gateway.route.Router;
import io.millrace.lib.block.Block;
import io.millrace.lib.block.Block2Cache;
import io.millrace.lib.block.BodyKey;
import io.millrace.lib.block.RequestedBlock;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import java.time.Duration;

/**
 * The forward proxy: session, permission, name, device, and back [DESIGN §3]. Its steps are methods
 * of {@link ProxiedExchange}, which is one request on its way. Thread-safe.
 */
public final class ForwardProxy {
  private static final CoapResponse UNKNOWN_METHOD =
      CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "a method that nobody knows");

  private final Time time;
  private final ExchangeLimits limits;
  private final Admission admission;
  private final RouteCache routes;
  private final Router wayfinder;
  private final ObservationRegistry relations;
  private final AckQueue acks;
  private final AckQueue blockAcks;
  private final BodyAssembler reassembly;
  private final Block1Transfers transfers;
  private final Block2Cache slices;
  private final DeviceQueues queues;
  private final WaitingExchanges away;

  /**
   * Makes a proxy of its parts.
   *
   * @param blockAcks acknowledges requests that want their answer in blocks
   */
  public ForwardProxy(
      Time time,
      ExchangeLimits limits,
      Admission admission,
      RouteCache routes,
      Router wayfinder,
      ObservationRegistry relations,
      AckQueue acks,
      AckQueue blockAcks,
      BodyAssembler reassembly,
      Block2Cache slices) {
    this.time = time;
    this.limits = limits;
    this.admission = admission;
    this.routes = routes;
    this.wayfinder = wayfinder;
    this.relations = relations;
    this.acks = acks;
    this.blockAcks = blockAcks;
    this.reassembly = reassembly;
    this.transfers = new Block1Transfers(time);
    this.slices = slices;
    this.queues = new DeviceQueues(limits.deviceWindow());
    this.away =
        new WaitingExchanges(time, limits.parked(), limits.parkedBytes(), limits.parkGrace());
  }

  /**
   * Takes a request to be forwarded.
   *
   * @param observeFrom the number that notifications with this token must be above
   */
  public void handle(Exchange exchange, ClientOptions options, int observeFrom) {
    CoapResponse refusal = admission.judge(exchange.peer());
    if (refusal == Admission.UNDECIDED) {
      exchange.acknowledge();
      int bytes = exchange.request().payload().length();
      admission.sessions().submit(bytes, new Entry(exchange, options, observeFrom));
    } else {
      judged(refusal, exchange, options, observeFrom);
    }
  }

  /** A request that waits for the sessions to come back. */
  private final class Entry implements Caller<Sessions> {
    private final Exchange exchange;
    private final ClientOptions options;
    private final int observeFrom;

    Entry(Exchange exchange, ClientOptions options, int observeFrom) {
      this.exchange = exchange;
      this.options = options;
      this.observeFrom = observeFrom;
    }

    @Override
    public void admitted(Sessions present, Runnable done) {
      CoapResponse refusal;
      try {
        refusal = admission.judge(present, exchange.peer());
      } finally {
        done.run();
      }
      judged(refusal, exchange, options, observeFrom);
    }

    @Override
    public void refused(Refusal why) {
      exchange.answer(ErrorResponses.unavailable("sessions cannot be looked up at the moment"));
    }
  }

  private void judged(
      CoapResponse refusal, Exchange exchange, ClientOptions options, int observeFrom) {
    if (refusal != null || exchange.request().code() > CoapCode.IPATCH) {
      exchange.answer(refusal != null ? refusal : UNKNOWN_METHOD);
      return;
    }
    exchange.prove(); // admitted by a session, or by its network
    answerBlockwise(exchange, exchange.request(), options.block2());
    ProxyRequest proxied = ProxyRequest.read(options, routes);
    if (proxied.refusal() != null) {
      exchange.answer(proxied.refusal());
      return;
    }
    ProxiedExchange next =
        options.block1() < 0
            ? undivided(exchange, proxied, observeFrom)
            : divided(exchange, proxied, observeFrom);
    if (next != null && !isAnsweredFromBlocks(next)) {
      answerBlockwise(exchange, next.named(), options.block2());
      find(next);
    }
  }

  /** Whatever answers a request with Block2, it is the block that was asked for. */
  private void answerBlockwise(Exchange exchange, CoapRequest named, int block2) {
    if (block2 >= 0 && Block.of(block2).isValid()) {
      RequestedBlock requested =
          slices.requested(exchange.request(), block2, exchange.replyTo().token());
      exchange.answerBlockwise(answer -> slices.cut(exchange.peer(), named, requested, answer));
    }
  }

  private ProxiedExchange undivided(Exchange exchange, ProxyRequest proxied, int observeFrom) {
    CoapRequest request = exchange.request();
    if (request.payload().length() > limits.devicePayload()) {
      exchange.answer(ErrorResponses.tooLarge(limits.devicePayload()));
      return null;
    }
    return new ProxiedExchange(this, exchange, proxied, request, null, observeFrom);
  }

  /** Takes a block: a short body is put together here, a long one by the device. */
  private ProxiedExchange divided(Exchange exchange, ProxyRequest proxied, int observeFrom) {
    CoapRequest request = exchange.request();
    int block1 = proxied.options().block1();
    int most = limits.devicePayload();
    BodyKey key = BodyKey.of(exchange.peer(), request);
    BodyAssembler.Outcome outcome = reassembly.take(key, block1, request.payload(), most);
    if (outcome.ahead() != null) {
      Block1Transfer transfer = new Block1Transfer(key, Block.of(block1), outcome.ahead(), most);
      return new ProxiedExchange(this, exchange, proxied, request, transfer, observeFrom);
    }
    exchange.repeatBlock1(block1);
    if (outcome.answer() != null) {
      exchange.answer(outcome.answer());
      return null;
    }
    CoapRequest whole = request.with(outcome.whole());
    return new ProxiedExchange(this, exchange, proxied, whole, null, observeFrom);
  }

  private boolean isAnsweredFromBlocks(ProxiedExchange request) {
    ClientOptions options = request.proxied().options();
    if (!options.isLaterBlock()) {
      return false;
    }
    Exchange exchange = request.exchange();
    CoapResponse block = slices.later(exchange.peer(), request.named(), options.block2());
    return block != null && exchange.answer(block);
  }

  void note(ProxiedExchange request, CoapResponse answer) {
    slices.note(request.exchange().peer(), request.named(), answer);
  }

  boolean isAtServer(ProxiedExchange request) {
    return slices.isAtServer(request.exchange().peer(), request.named());
  }

  /** Returns how many requests wait for a device that is away. */
  public int parked() {
    return away.size();
  }

  void find(ProxiedExchange request) {
    if (!request.isDone()) {
      wayfinder.find(request);
    }
  }

  void park(ProxiedExchange request) {
    away.park(request);
  }

  void dispatch(ProxiedExchange request, NextHop destination) {
    Exchange exchange = request.exchange();
    if (destination.hop() != HopKind.ELSEWHERE) {
      exchange.expireAt(exchange.begun() + destination.deadline().toNanos());
    }
    (wantsBlocks(request) ? blockAcks : acks).add(exchange);
    if (request.mayRegister()
        && relations.register(
            exchange, request.proxied(), request.whole(), destination, request.observeFrom())) {
      return;
    }
    if (destination.hop() == HopKind.ELSEWHERE) {
      request.start();
    } else {
      queues.submit(destination.name(), destination.queueLimit(), request);
    }
  }

  private boolean wantsBlocks(ProxiedExchange request) {
    int block2 = request.proxied().options().block2();
    CoapRequest asked = request.exchange().request();
    boolean reads = asked.code() == CoapCode.GET || asked.code() == CoapCode.FETCH;
    return block2 >= 0
        && reads
        && slices.requested(asked, block2, request.exchange().replyTo().token()).isCut();
  }

  Block1Transfers transfers() {
    return transfers;
  }

  void release(NextHop destination) {
    queues.release(destination.name());
  }

  Duration left(Exchange exchange) {
    return Duration.ofNanos(exchange.expires() - time.nanos());
  }

  boolean isStill(Route route, NextHop destination) {
    if (route.address() != null) {
      return true;
    }
    Resolution resolution = wayfinder.resolve(route);
    return resolution != null && destination.isStill(resolution);
  }

  /** Returns an answer that fits: a block of it when it is long. */
  CoapResponse cut(ProxiedExchange request, CoapResponse answer) {
    Exchange exchange = request.exchange();
    return slices.cut(exchange.peer(), request.named(), RequestedBlock.of(-1), answer);
  }
}
