// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.time.Time;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.gateway.route.RouteCache;
import io.millrace.gateway.route.Router;
import io.millrace.lib.block.Block2Cache;

/**
 * The forward proxy [DESIGN §3]: what its exchanges share. Each of them is a {@link
 * ProxiedExchange}. Thread-safe.
 */
public final class ForwardProxy {
  final ExchangeLimits limits;
  final Admission admission;
  final RouteCache routes;
  final Router router;
  final ObservationRegistry observations;
  final AckQueue acks;
  final AckQueue blockAcks;
  final BodyAssembler bodies;
  final Block2Cache blocks;
  final Block1Transfers transfers;
  final DeviceQueues queues;
  final WaitingExchanges waiting;

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
      Router router,
      ObservationRegistry observations,
      AckQueue acks,
      AckQueue blockAcks,
      BodyAssembler bodies,
      Block2Cache blocks) {
    this.limits = limits;
    this.admission = admission;
    this.routes = routes;
    this.router = router;
    this.observations = observations;
    this.acks = acks;
    this.blockAcks = blockAcks;
    this.bodies = bodies;
    this.blocks = blocks;
    this.transfers = new Block1Transfers(time);
    this.queues = new DeviceQueues(limits.deviceWindow());
    this.waiting =
        new WaitingExchanges(time, limits.parked(), limits.parkedBytes(), limits.parkGrace());
  }

  /**
   * Takes a request to be forwarded.
   *
   * @param observeFrom the number that notifications with this token must be above
   */
  public void handle(Exchange client, ClientOptions options, int observeFrom) {
    ForwardedRequest request = new ForwardedRequest(this, client, options, observeFrom);
    new ProxiedExchange(this, client, request).begin();
  }

  /** The directory has other answers, or another directory is there: who waits goes on. */
  public void directoryChanged() {
    waiting.resumeAll();
  }

  /** Returns how many requests wait for a device that is away. */
  public int parked() {
    return waiting.size();
  }
}
