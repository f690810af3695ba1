// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.metrics.Meters;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.address.Destinations;
import io.millrace.gateway.address.Networks;
import io.millrace.gateway.block.Reassembly;
import io.millrace.gateway.block.Slices;
import io.millrace.gateway.exchange.AckQueue;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.exchange.Exchanges;
import io.millrace.gateway.exchange.Replies;
import io.millrace.gateway.exchange.Traffic;
import io.millrace.gateway.house.House;
import io.millrace.gateway.house.Profiles;
import io.millrace.gateway.local.Capabilities;
import io.millrace.gateway.local.CoreResource;
import io.millrace.gateway.local.EchoResource;
import io.millrace.gateway.local.HelpResource;
import io.millrace.gateway.local.LocalHost;
import io.millrace.gateway.local.Offers;
import io.millrace.gateway.local.SessionsResource;
import io.millrace.gateway.login.Logins;
import io.millrace.gateway.observe.Relations;
import io.millrace.gateway.observe.Restoration;
import io.millrace.gateway.option.ClientOptions;
import io.millrace.gateway.proxy.Admission;
import io.millrace.gateway.proxy.ForwardProxy;
import io.millrace.gateway.proxy.NameLookup;
import io.millrace.gateway.proxy.RefusalLog;
import io.millrace.gateway.proxy.Wayfinder;
import io.millrace.gateway.reach.EchoValues;
import io.millrace.gateway.reach.Reachability;
import io.millrace.gateway.route.Routes;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.SlotLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The gateway's parts and how they hang together. Thread-safe. */
final class Workings {
  private static final CallbackGuard REQUESTS =
      new CallbackGuard(Workings.class, "the handling of a request");

  /** The gateway's own resources keep their paths. */
  private static final ServiceRank OWN = new ServiceRank(Integer.MAX_VALUE, 0);

  private static final String PID = "io.millrace.gateway";

  /**
   * How long an answer in blocks may take to go out on the acknowledgement. Clients of libcoap
   * 4.3.1 drop a first block that comes in a message of its own; the field's clients, which repeat
   * after 2 s, are not meant [RFC 7252 §5.2.1; RFC 7959 §2.4].
   */
  private static final Duration BLOCK_ACK_DELAY = Duration.ofSeconds(1);

  private static final Duration LOCAL_ACK_DELAY = Duration.ofMillis(500);
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final int MAX_BODIES = 64;
  private static final int MAX_SLICED_ANSWERS = 4096;
  private static final long MAX_BLOCK_BYTES = 4 << 20;
  private static final long MAX_UNPROVED_BYTES = 1 << 20;

  private final List<String> refused = new ArrayList<>();
  private final House house;
  private final NameLookup names;
  private final Replies replies;
  private final Reachability reach;
  private final Exchanges exchanges;
  private final Routes routes;
  private final Relations relations;
  private final Restoration restoration;
  private final ForwardProxy proxy;
  private final LocalHost local;
  private final Offers offers;
  private final Logins logins;
  private final Gauges gauges = new Gauges();
  private final Consumer<Exchange> serve = this::serve;

  Workings(
      GatewayConfig config,
      Time time,
      Meters meters,
      SlotLimits slots,
      Executor loginThread,
      NameLookup names) {
    Limits limits = limits(config);
    Duration deadline = Duration.ofSeconds(config.deviceDeadline());
    Destinations destinations = Destinations.parse(PID + " destinations", config.destinations());
    Networks anonymous = Networks.parse(PID + " anonymous", config.anonymous());
    refused.addAll(anonymous.refused());
    refused.addAll(destinations.refused());
    house = House.empty(time, slots, new Profiles(config.profile(), deadline));
    RefusalLog log = new RefusalLog(time);
    this.names = names;
    replies = new Replies(house.transports());
    reach = new Reachability(house.sessions(), time);
    exchanges =
        new Exchanges(
            time,
            replies,
            reach,
            new Traffic(meters),
            limits.openExchanges(),
            limits.openExchangesPerPeer(),
            deadline);
    routes = new Routes(destinations, config.routes());
    Slices slices = new Slices(time, MAX_SLICED_ANSWERS, MAX_BLOCK_BYTES, config.fieldBlockHint());
    Reassembly reassembly = new Reassembly(time, MAX_BODIES, MAX_BLOCK_BYTES);
    Wayfinder wayfinder =
        new Wayfinder(
            house,
            destinations,
            names,
            house.transports().of(config.outbound()),
            Reliability.CONFIRMABLE.withDeadline(deadline));
    relations = new Relations(house, limits, wayfinder, replies, slices);
    int refusal = config.forbidden() ? CoapCode.FORBIDDEN : CoapCode.UNAUTHORIZED;
    Admission admission = new Admission(house.sessions(), anonymous, log, refusal);
    restoration = new Restoration(relations, admission, routes);
    Duration ackDelay = Duration.ofMillis(config.ackDelay());
    Duration blockAckDelay = ackDelay.compareTo(BLOCK_ACK_DELAY) > 0 ? ackDelay : BLOCK_ACK_DELAY;
    proxy =
        new ForwardProxy(
            time,
            limits,
            admission,
            routes,
            wayfinder,
            relations,
            new AckQueue(time, ackDelay),
            new AckQueue(time, blockAckDelay),
            reassembly,
            slices);
    logins =
        new Logins(
            time,
            house.sessions(),
            house.verifier(),
            log,
            config.loginsPerSource(),
            config.loginsPerAccount(),
            loginThread);
    offers = new Offers(time, slots);
    AckQueue localAcks = new AckQueue(time, LOCAL_ACK_DELAY);
    Slices unproved = new Slices(time, MAX_SLICED_ANSWERS, MAX_UNPROVED_BYTES, false);
    local =
        new LocalHost(
            offers, reassembly, slices, unproved, reach, localAcks, limits.localPayload());
    offers.add(
        CoreResource.PATH, ";ct=40" + Capabilities.attributes(), new CoreResource(offers), OWN);
    offers.add(EchoResource.PATH, ";title=\"Echo\"", new EchoResource(), OWN);
    offers.add(HelpResource.PATH, ";ct=0;title=\"Help\"", new HelpResource(), OWN);
    offers.add(
        SessionsResource.PATH,
        ";title=\"Sessions\"",
        new SessionsResource(house.sessions(), logins, log),
        OWN);
    gauges.show(meters, "millrace_gateway_open_exchanges", exchanges::size);
    gauges.show(meters, "millrace_gateway_observations", relations::size);
    gauges.show(meters, "millrace_gateway_parked_requests", proxy::parked);
  }

  private static Limits limits(GatewayConfig config) {
    return new Limits(
        config.openExchanges(),
        config.openExchangesPerPeer(),
        config.deviceWindow(),
        config.devicePayload(),
        config.localPayload(),
        config.parked(),
        config.parkedBytes(),
        Duration.ofSeconds(config.parkGrace()),
        config.observations(),
        config.observationsPerPeer(),
        Duration.ofSeconds(config.observeGrace()),
        config.confirmEvery());
  }

  /** Returns a line for each entry of the configuration that was refused. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  House house() {
    return house;
  }

  Offers offers() {
    return offers;
  }

  Relations relations() {
    return relations;
  }

  Exchanges exchanges() {
    return exchanges;
  }

  void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    Bytes echo = request.options().first(OptionNumber.ECHO);
    Exchange exchange =
        echo == null
            ? exchanges.begin(request, replyTo, transport)
            : begin(request, echo, replyTo, transport);
    Throwable fault = exchange == null ? null : REQUESTS.attempt(exchange, serve);
    if (fault != null) {
      exchange.answer(Answers.failed("the gateway", fault));
    }
  }

  /** The gateway's own Echo ends here, a device's goes on to it [RFC 9175 §2.3]. */
  private Exchange begin(CoapRequest request, Bytes echo, ReplyTo replyTo, Transport transport) {
    EchoValues.Origin origin = reach.judge(echo, replyTo.peer());
    CoapRequest own = request;
    if (origin != EchoValues.Origin.FOREIGN) {
      own = request.with(request.options().toBuilder().remove(OptionNumber.ECHO).build());
    }
    Exchange exchange = exchanges.begin(own, replyTo, transport);
    if (exchange != null && origin == EchoValues.Origin.FRESH) {
      exchange.prove();
    }
    return exchange;
  }

  private void serve(Exchange exchange) {
    ClientOptions options = ClientOptions.read(exchange.request().options());
    int observeFrom = relations.superseded(exchange.key(), options);
    if (options.isProxied()) {
      proxy.handle(exchange, options, observeFrom);
    } else {
      local.handle(exchange, options);
    }
  }

  /** A session ended: its observations do too, and an idle client is told [spec source]. */
  void ended(Session session, String reason) {
    boolean closed = reason.equals(SessionListener.CLOSED);
    relations.end(session.peer(), closed ? null : Answers.unavailable("session " + reason));
    if (!closed) {
      replies.send(
          ReplyTo.unsolicited(session.peer(), Bytes.EMPTY),
          Answers.unavailable("session " + reason),
          Reliability.NON_CONFIRMABLE,
          DeliveryListener.NONE);
    }
  }

  void restore(Store store) {
    restoration.from(store);
  }

  void forgetRoutes() {
    routes.forget();
  }

  /** Answers what {@link #stop} could not wait for; else it is still answered when it is done. */
  void answerAll() {
    exchanges.answerAll(
        Answers.unavailable("the router is being replaced, the request may have been executed"));
  }

  void stop() {
    exchanges.awaitNone(DRAIN);
    logins.close();
    relations.retire();
    names.close();
    gauges.close();
  }
}
