// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Reliability;
import io.millrace.gateway.access.AllowedDestinations;
import io.millrace.gateway.access.Destination;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.slot.Slot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the next hop of a route: an allowed address, a device of the directory, or a host in an
 * allowed domain. Thread-safe; never blocks.
 */
public final class Router {
  private static final Resolution FAILED = Resolution.local("", null, "");

  private final Slot<DeviceResolver> resolver;
  private final DeviceProfiles profiles;
  private final AllowedDestinations destinations;
  private final NameLookup names;
  private final Outbound outbound;
  private final CurrentProfile elsewhere;

  /** As {@link #elsewhere}, by the number of requests in flight that the configuration names. */
  private final Map<Integer, CurrentProfile> windows = new ConcurrentHashMap<>();

  private final ResourceHops resources;
  private final DeviceProtection protection;

  /**
   * Makes a router.
   *
   * @param outbound by which transport requests leave
   * @param elsewhere how requests are sent to servers that are not in the directory
   * @param resources the gateway's own resources
   * @param protection protects what goes to devices of the directory
   */
  public Router(
      Slot<DeviceResolver> resolver,
      DeviceProfiles profiles,
      AllowedDestinations destinations,
      NameLookup names,
      Outbound outbound,
      Reliability elsewhere,
      ResourceHops resources,
      DeviceProtection protection) {
    this.resolver = resolver;
    this.profiles = profiles;
    this.destinations = destinations;
    this.names = names;
    this.outbound = outbound;
    this.resources = resources;
    this.protection = protection;
    this.elsewhere = new CurrentProfile(ProfileValues.ofServer(elsewhere));
  }

  /** Finds the next hop of the listener's route. */
  public void find(RouteListener listener) {
    Route route = listener.route();
    if (route.resource() != null) {
      resource(route, listener);
      return;
    }
    if (route.address() != null) {
      elsewhere(route, route.address(), route.destination(), listener);
      return;
    }
    Resolution resolution = resolver.call(route::resolve, null, FAILED);
    if (resolution == null) {
      listener.away();
    } else if (resolution == FAILED) {
      listener.lookupFailed();
    } else if (!resolution.isKnown() || isConfigured(route, resolution)) {
      unlisted(route, listener);
    } else if (resolution.isLocal()) {
      local(resolution, listener);
    } else {
      mesh(resolution, listener);
    }
  }

  /** A device that registers itself takes no name of a domain that the configuration allows. */
  private boolean isConfigured(Route route, Resolution resolution) {
    return resolution.isRegistered() && destinations.allows(route.host());
  }

  private void resource(Route route, RouteListener listener) {
    NextHop hop = resources.find(route.resource(), listener.client());
    if (hop != null) {
      listener.found(hop);
    } else {
      listener.away(); // it was there when the client asked
    }
  }

  /** Returns the resolution of a route with a name; null while the directory is away. */
  public Resolution resolve(Route route) {
    return resolver.call(route::resolve, null);
  }

  /** Tells whether there is a directory, though it may fail. */
  public boolean hasDirectory() {
    return resolver.service() != null;
  }

  private void local(Resolution resolution, RouteListener listener) {
    if (resolution.device().isEmpty()) {
      listener.away();
      return;
    }
    CurrentProfile profile = profiles.of(resolution.profile());
    listener.found(new LocalNextHop(resolution.name(), resolution.device().get(), profile));
  }

  private void mesh(Resolution resolution, RouteListener listener) {
    CurrentProfile profile = profiles.of(resolution.profile());
    InetSocketAddress address = resolution.address().orElseThrow();
    boolean securedOnly = profile.values().securedOnly();
    Outbound.Way way = outbound.toDevice(resolution.name(), address, securedOnly, listener);
    go(resolution.name(), address, way, profile, listener);
  }

  private void go(
      String name,
      InetSocketAddress listed,
      Outbound.Way way,
      CurrentProfile profile,
      RouteListener listener) {
    if (way.refusal() != null) {
      listener.refused(way.refusal());
    } else {
      listener.found(RemoteNextHop.of(name, listed, way, profile, protection));
    }
  }

  private void elsewhere(
      Route route, InetSocketAddress address, Destination destination, RouteListener listener) {
    boolean inClear = !outbound.isSecured() || !route.isSecured();
    if (destination.isPlain() && inClear) {
      listener.found(plain(route, address));
      return;
    }
    CurrentProfile profile = profile(destination);
    boolean securedOnly = profile.values().securedOnly();
    Outbound.Way way = outbound.elsewhere(route.host(), address, securedOnly, listener);
    go("", address, way, profile, listener);
  }

  /** Most requests go to few servers: each of these has one object. */
  private NextHop plain(Route route, InetSocketAddress address) {
    NextHop known = route.hop();
    if (known == null || !known.server().equals(address)) {
      known =
          new RemoteNextHop(
              "", address, address, false, elsewhere, false, outbound.clear(), protection);
      route.setHop(known);
    }
    return known;
  }

  private CurrentProfile profile(Destination destination) {
    return destination.profile().isEmpty()
        ? windows.computeIfAbsent(
            destination.nstart(), most -> new CurrentProfile(elsewhere.values().withNstart(most)))
        : profiles.of(destination.profile());
  }

  private void unlisted(Route route, RouteListener listener) {
    Destination destination = destinations.find(route.host());
    if (destination == null) {
      listener.refused(
          CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no device is called " + route.host()));
      return;
    }
    listener.lookingUp();
    names.find(
        route.host(),
        listener.isRetry(),
        outcome -> lookedUp(route, outcome, destination, listener));
  }

  private void lookedUp(
      Route route, NameLookup.Outcome outcome, Destination destination, RouteListener listener) {
    InetAddress address = outcome.address();
    if (outcome.tooMany()) {
      listener.refused(ErrorResponses.unavailable("too many names are being looked up"));
    } else if (address == null || address.isMulticastAddress() || address.isAnyLocalAddress()) {
      String found = address == null ? "no address" : "only " + address.getHostAddress();
      listener.refused(ErrorResponses.badGateway(found + " found for " + route.host()));
    } else {
      elsewhere(route, new InetSocketAddress(address, route.port()), destination, listener);
    }
  }
}
