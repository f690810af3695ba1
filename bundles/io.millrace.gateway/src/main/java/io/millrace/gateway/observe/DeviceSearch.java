// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.DownstreamOptions;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteListener;
import io.millrace.gateway.route.Router;

/**
 * The search for the device of one observation: has the observation register at the device that is
 * found, and wait or end when there is none. Sees when its name resolves to another device.
 * Thread-safe.
 */
final class DeviceSearch implements RouteListener {
  private final Observation observation;
  private final Router router;

  DeviceSearch(Observation observation, Router router) {
    this.observation = observation;
    this.router = router;
  }

  @Override
  public Route route() {
    return observation.registration().proxyRequest().route();
  }

  @Override
  public Peer client() {
    return observation.registration().peer();
  }

  @Override
  public boolean isRetry() {
    return observation.isEstablished();
  }

  @Override
  public void found(NextHop nextHop) {
    Registration registration = observation.registration();
    DownstreamOptions options = registration.downstream(nextHop.kind());
    CoapOptions written = options.write();
    if (written == null) {
      observation.finish(options.refusal());
    } else {
      observation.register(nextHop, registration.request().with(written));
    }
  }

  /** A name that is unknown or has no address now may get a device within the grace time. */
  @Override
  public void refused(CoapResponse why) {
    if (!observation.mayRecover(why.code())) {
      observation.finish(why);
    }
  }

  @Override
  public void lookingUp() {
    observation.lookingUp();
  }

  @Override
  public void away() {
    if (isDirectoryFailing()) {
      observation.rejoin();
    } else {
      observation.noDevice();
    }
  }

  /**
   * Has the observation register again at its device, or give up, when it is time for that.
   *
   * @param directoryChanged whether its name may resolve to another device than before
   * @return false when the directory failed, so that this is to be repeated
   */
  boolean check(boolean directoryChanged) {
    DownstreamObservation current = observation.downstream();
    boolean replaced = directoryChanged && current != null && current.isReplaced(resolve());
    RejoinPolicy.Action action = observation.next(directoryChanged, replaced);
    if (action == RejoinPolicy.Action.GIVE_UP) {
      observation.finish(ErrorResponses.unavailable("the device is away"));
    } else if (action == RejoinPolicy.Action.REGISTER) {
      router.find(this);
    }
    return replaced || !directoryChanged || !isDirectoryFailing();
  }

  /** Tells whether there is a directory, but it fails to resolve the name. */
  private boolean isDirectoryFailing() {
    return route().isName() && router.hasDirectory() && resolve() == null;
  }

  /** Returns the resolution of the name; null without a name, or while the directory is away. */
  private Resolution resolve() {
    return route().isName() ? router.resolve(route()) : null;
  }
}
