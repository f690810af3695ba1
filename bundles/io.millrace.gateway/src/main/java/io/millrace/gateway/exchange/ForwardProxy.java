// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.time.Time;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.block.BodyFetches;
import io.millrace.gateway.cache.CacheLookup;
import io.millrace.gateway.cache.Coalescer;
import io.millrace.gateway.cache.ResourceKey;
import io.millrace.gateway.cache.ResponseCache;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.gateway.reach.LastHeard;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.RouteCache;
import io.millrace.gateway.route.Router;
import io.millrace.lib.block.Block2Cache;
import java.time.Duration;

/**
 * The forward proxy [DESIGN §3]: what its exchanges share. Each of them is a {@link
 * ProxiedExchange}. Thread-safe.
 */
public final class ForwardProxy {
  /**
   * How long a request whose response may be cut into blocks is not acknowledged, so that the
   * response can be piggybacked: libcoap 4.3.1 drops a first block in a separate response. It is
   * less than the 2 s after which clients retransmit [RFC 7252 §4.8, §5.2.1; RFC 7959 §2.4].
   */
  private static final Duration BLOCK_ACK_DELAY = Duration.ofSeconds(1);

  final ExchangeLimits limits;
  final Admission admission;
  final RouteCache routes;
  final Router router;
  final ObservationRegistry observations;
  final AckQueue acks;
  final AckQueue blockAcks;
  final BodyAssembler bodies;
  final Block2Cache blocks;
  final BodyFetches fetches;
  final Block1Transfers transfers;
  final DeviceQueues queues;
  final SessionRates rates;
  final WaitingExchanges waiting;
  final boolean coalesces;
  final ResponseCache cache;
  final LastHeard heard;
  final Time time;
  final Coalescer<JoinableExchange> coalescer;
  private volatile boolean stopped;

  /**
   * Makes a proxy of its parts.
   *
   * @param ackDelay how long a request is not acknowledged, so that its response can be piggybacked
   * @param coalesces whether safe requests for the same that are in flight are joined into one
   */
  public ForwardProxy(
      Time time,
      ExchangeLimits limits,
      Duration ackDelay,
      boolean coalesces,
      ResponseCache cache,
      LastHeard heard,
      Admission admission,
      RouteCache routes,
      Router router,
      ObservationRegistry observations,
      BodyAssembler bodies,
      Block2Cache blocks,
      BodyFetches fetches,
      DeviceQueues queues) {
    this.limits = limits;
    this.coalesces = coalesces;
    this.cache = cache;
    this.coalescer = cache.coalescer();
    this.admission = admission;
    this.heard = heard;
    this.time = time;
    this.routes = routes;
    this.router = router;
    this.observations = observations;
    this.acks = new AckQueue(time, ackDelay);
    boolean longer = ackDelay.compareTo(BLOCK_ACK_DELAY) > 0;
    this.blockAcks = new AckQueue(time, longer ? ackDelay : BLOCK_ACK_DELAY);
    this.bodies = bodies;
    this.blocks = blocks;
    this.fetches = fetches;
    this.transfers = new Block1Transfers(time);
    this.queues = queues;
    this.rates = new SessionRates(time, limits.requestsPerSession());
    this.waiting =
        new WaitingExchanges(time, limits.parked(), limits.parkedBytes(), limits.parkGrace());
  }

  /**
   * Takes a request to be forwarded.
   *
   * @param observeFrom the number that notifications with this token must be above
   */
  public void handle(Exchange client, ClientOptions options, int observeFrom) {
    client.forwarded();
    ForwardedRequest request = new ForwardedRequest(this, client, options, observeFrom);
    new ProxiedExchange(this, client, request).begin();
  }

  /**
   * Looks in the cache for the answer to an admitted client's request.
   *
   * @param downstream the request as it would go to the hop
   * @return null when its answer is for one client alone
   */
  CacheLookup lookUp(NextHop hop, CoapRequest downstream, CoapRequest asked) {
    ResourceKey key = ResourceKey.of(hop, downstream);
    return key == null ? null : new CacheLookup(cache, key, asked.options());
  }

  /** The directory has other answers, or another directory is there: who waits goes on. */
  public void directoryChanged() {
    waiting.resumeAll();
  }

  /** Device profiles have come, gone or changed: what waits for its device may go on. */
  public void profilesChanged() {
    queues.profilesChanged();
  }

  /** The gateway stops: requests that would begin anew from now on are the next gateway's. */
  public void stop() {
    stopped = true;
  }

  /** Requests that waited for their devices were handed back. */
  public void forgetEnded() {
    queues.forgetEnded();
  }

  boolean isStopped() {
    return stopped;
  }

  /** Returns how many requests wait for a device that is away. */
  public int parked() {
    return waiting.size();
  }
}
