// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.metrics.Meters;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestHandler;
import io.millrace.gateway.access.AddressValidation;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.access.AllowedDestinations;
import io.millrace.gateway.access.NetworkList;
import io.millrace.gateway.access.RefusalLog;
import io.millrace.gateway.access.RequestFreshness;
import io.millrace.gateway.block.BodyFetches;
import io.millrace.gateway.cache.ResponseCache;
import io.millrace.gateway.exchange.AckQueue;
import io.millrace.gateway.exchange.BodyAssembler;
import io.millrace.gateway.exchange.DeviceQueues;
import io.millrace.gateway.exchange.ExchangeLimits;
import io.millrace.gateway.exchange.Exchanges;
import io.millrace.gateway.exchange.FormerBlocks;
import io.millrace.gateway.exchange.ForwardProxy;
import io.millrace.gateway.exchange.Replies;
import io.millrace.gateway.local.LocalDispatcher;
import io.millrace.gateway.local.Logins;
import io.millrace.gateway.local.ResourceRegistry;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.gateway.observe.ObservationRestorer;
import io.millrace.gateway.route.DeviceProfiles;
import io.millrace.gateway.route.DeviceProtection;
import io.millrace.gateway.route.DirectoryChanges;
import io.millrace.gateway.route.HopQueue;
import io.millrace.gateway.route.NameLookup;
import io.millrace.gateway.route.RouteCache;
import io.millrace.gateway.route.Router;
import io.millrace.lib.block.Block2Cache;
import io.millrace.lib.slot.SlotLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The composition root: makes the gateway's parts and connects them. Thread-safe. */
final class GatewayComposition {
  private static final String PID = "io.millrace.gateway";
  private static final Duration LOCAL_ACK_DELAY = Duration.ofMillis(500);
  private static final Duration DRAIN = Duration.ofSeconds(2);
  private static final int MAX_BODIES = 256;
  private static final int MAX_CACHED_RESPONSES = 4096;
  private static final long MAX_BLOCK_BYTES = 4 << 20;
  private static final long MAX_UNVERIFIED_BYTES = 1 << 20;

  private final List<String> refused = new ArrayList<>();
  private final ServiceSlots services;
  private final NameLookup names;
  private final Replies replies;
  private final Exchanges exchanges;
  private final BodyFetches fetches;
  private final FormerBlocks formerBlocks;
  private final RouteCache routes;
  private final ObservationRegistry observations;
  private final ObservationRestorer restorer;
  private final DirectoryChanges directoryChanges;
  private final ResponseCache cache;
  private final ForwardProxy proxy;
  private final RequestDispatcher requests;
  private final ResourceRegistry resources;
  private final Logins logins;
  private final Diagnosis diagnosis;
  private final DeviceQueues queues;
  private final SessionChanges sessionChanges;
  private final DeviceProtection protection;
  private final Gauges gauges = new Gauges();

  GatewayComposition(
      GatewayConfig config,
      PlatformServices platform,
      SlotLimits slots,
      Executor loginThread,
      NameLookup names,
      FormerBlocks.Custody custody) {
    Time time = platform.time();
    Meters meters = platform.meters();
    ExchangeLimits limits = ConfiguredLimits.ofExchanges(config);
    Duration deadline = Duration.ofSeconds(config.deviceDeadline());
    AllowedDestinations destinations =
        AllowedDestinations.parse(PID + " destinations", config.destinations());
    NetworkList anonymous = NetworkList.parse(PID + " anonymous", config.anonymous());
    refused.addAll(anonymous.refused());
    refused.addAll(destinations.refused());
    this.names = names;
    protection = platform.protection();
    DeviceProfiles profiles = new DeviceProfiles(config.profile(), deadline);
    services = ServiceSlots.empty(time, slots, profiles, config.securedOutbound());
    RefusalLog log = new RefusalLog(time);
    diagnosis = Diagnosis.of(time, config.traced());
    replies = new Replies(services.transports());
    AddressValidation reachability = new AddressValidation(services.sessions(), time);
    exchanges =
        new Exchanges(time, replies, reachability, meters, diagnosis.trace(), limits, deadline);
    routes = new RouteCache(destinations, config.routes(), services.secured() != null);
    logins = logins(config, time, log, loginThread);
    resources = ResourceRegistry.withOwn(time, slots, services.sessions(), logins, log);
    Router router = router(config, destinations, deadline);
    Block2Cache blocks =
        new Block2Cache(time, MAX_CACHED_RESPONSES, config.bodyBytes(), config.fieldBlockHint());
    fetches = new BodyFetches(time, config.deviceBody(), config.bodyBytes());
    BodyAssembler bodies = new BodyAssembler(time, MAX_BODIES, MAX_BLOCK_BYTES);
    formerBlocks = new FormerBlocks(custody, bodies, blocks);
    cache =
        new ResponseCache(
            time, meters, config.cacheBytes(), Duration.ofSeconds(config.cacheStale()));
    queues = new DeviceQueues(time, limits.deviceWindow());
    observations = observations(config, platform, router, blocks, queues);
    int notPermitted = config.forbidden() ? CoapCode.FORBIDDEN : CoapCode.UNAUTHORIZED;
    Admission admission = new Admission(services.sessions(), anonymous, log, notPermitted);
    diagnosis.offer(resources, services, admission, routes, router);
    sessionChanges = new SessionChanges(observations, replies, blocks, admission);
    restorer = new ObservationRestorer(observations, admission, routes);
    proxy =
        new ForwardProxy(
            time,
            limits,
            Duration.ofMillis(config.ackDelay()),
            config.coalesce(),
            cache,
            diagnosis.heard(),
            admission,
            routes,
            router,
            observations,
            bodies,
            blocks,
            fetches,
            queues);
    directoryChanges =
        new DirectoryChanges(List.of(proxy::directoryChanged, observations::directoryChanged));
    resources.onAvailable(observations::directoryChanged);
    services.transports().onAvailable(name -> observations.transportAvailable());
    LocalDispatcher local = local(time, limits, bodies, blocks, reachability);
    requests =
        new RequestDispatcher(
            reachability,
            new RequestFreshness(Duration.ofSeconds(config.freshness())),
            exchanges,
            observations,
            proxy,
            local,
            formerBlocks);
    gauges.show(meters, exchanges, observations, proxy, cache);
  }

  private Router router(GatewayConfig config, AllowedDestinations allowed, Duration deadline) {
    return new Router(
        services.resolver(),
        services.profiles(),
        allowed,
        names,
        services.outbound(config.outbound()),
        Reliability.CONFIRMABLE.withDeadline(deadline),
        resources,
        protection);
  }

  private ObservationRegistry observations(
      GatewayConfig config,
      PlatformServices platform,
      Router router,
      Block2Cache blocks,
      HopQueue queue) {
    return new ObservationRegistry(
        platform.time(),
        services.sessions(),
        services.store(),
        ConfiguredLimits.ofObservations(config),
        router,
        cache,
        replies,
        blocks,
        fetches,
        queue,
        platform.randomness(),
        platform.meters().counter("millrace_gateway_own_notifications_total"));
  }

  private Logins logins(GatewayConfig config, Time time, RefusalLog log, Executor thread) {
    return new Logins(
        time,
        services.sessions(),
        services.verifier(),
        log,
        config.loginsPerSource(),
        config.loginsPerAccount(),
        thread);
  }

  private LocalDispatcher local(
      Time time,
      ExchangeLimits limits,
      BodyAssembler bodies,
      Block2Cache blocks,
      AddressValidation reachability) {
    AckQueue acks = new AckQueue(time, LOCAL_ACK_DELAY);
    Block2Cache unverified =
        new Block2Cache(time, MAX_CACHED_RESPONSES, MAX_UNVERIFIED_BYTES, false);
    return new LocalDispatcher(
        resources,
        bodies,
        blocks,
        unverified,
        reachability,
        acks,
        observations,
        limits.localPayload());
  }

  List<String> refused() {
    return Stream.concat(refused.stream(), protection.faults().stream()).toList();
  }

  ServiceSlots services() {
    return services;
  }

  ResourceRegistry resources() {
    return resources;
  }

  ResponseCache cache() {
    return cache;
  }

  DeviceQueues queues() {
    return queues;
  }

  Diagnosis diagnosis() {
    return diagnosis;
  }

  ObservationRegistry observations() {
    return observations;
  }

  RequestHandler requests() {
    return requests;
  }

  SessionChanges sessionChanges() {
    return sessionChanges;
  }

  void restore(Store store) {
    restorer.from(store);
  }

  DirectoryChanges directoryChanges() {
    return directoryChanges;
  }

  void profilesChanged() {
    proxy.profilesChanged();
  }

  void forgetRoutes() {
    routes.forget();
  }

  /** Ends what is still open in this router after {@link #stop}, as well as it can. */
  void end() {
    exchanges.awaitNoneHere(DRAIN);
    logins.close();
    exchanges.answerAllHere(
        ErrorResponses.unavailable(
            "the router is being replaced, the request may have been executed"));
  }

  /**
   * Hands back what the next gateway can handle from the start. What a device or a resource has at
   * present is answered later, by the parts of this gateway.
   */
  void stop() {
    proxy.stop();
    restorer.stop();
    observations.stop();
    exchanges.handBackUnbegun(formerBlocks);
    exchanges.handBackBegun();
    proxy.forgetEnded();
    names.close();
    gauges.close();
    protection.close();
  }
}
