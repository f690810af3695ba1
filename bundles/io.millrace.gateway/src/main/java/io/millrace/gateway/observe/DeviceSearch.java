// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteListener;
import io.millrace.gateway.route.Router;
import java.util.List;

/**
 * The search for the device of a shared observation: tells the observation what is found. Sees when
 * a name resolves to another device. Thread-safe.
 */
final class DeviceSearch implements RouteListener {
  private final SharedObservation observation;
  private final Router router;

  DeviceSearch(SharedObservation observation, Router router) {
    this.observation = observation;
    this.router = router;
  }

  void begin() {
    router.find(this);
  }

  @Override
  public Route route() {
    return observation.lead().proxyRequest().route();
  }

  @Override
  public Peer client() {
    return observation.lead().peer();
  }

  @Override
  public boolean isRetry() {
    return observation.rejoin().isHeard();
  }

  @Override
  public void found(NextHop nextHop) {
    observation.execute(() -> observation.found(nextHop));
  }

  @Override
  public void refused(CoapResponse why) {
    observation.execute(() -> observation.refused(why));
  }

  @Override
  public void lookingUp() {
    observation.execute(observation.rejoin()::lookingUp);
  }

  @Override
  public void away() {
    RejoinPolicy rejoin = observation.rejoin();
    observation.execute(isDirectoryFailing() ? rejoin::failed : rejoin::noDevice);
  }

  /** Tells whether the name resolves to another device than the one that is observed. */
  boolean isReplaced(DownstreamObservation observed) {
    return observed != null && observed.isReplaced(resolve(route()));
  }

  /** Returns those members whose own name does not lead to the observed device any more. */
  List<Observation> strays(List<Observation> members, DownstreamObservation observed) {
    return observed == null
        ? List.of()
        : members.stream().filter(m -> strays(m, observed)).toList();
  }

  private boolean strays(Observation member, DownstreamObservation observed) {
    Route own = member.proxyRequest().route();
    return own != route()
        && !own.host().equals(route().host())
        && observed.isReplaced(resolve(own));
  }

  /** Tells whether there is a directory, but it fails to resolve the name. */
  boolean isDirectoryFailing() {
    return route().isName() && router.hasDirectory() && resolve(route()) == null;
  }

  /** Returns the resolution of a name; null without a name, or while the directory is away. */
  private Resolution resolve(Route route) {
    return route.isName() ? router.resolve(route) : null;
  }
}
