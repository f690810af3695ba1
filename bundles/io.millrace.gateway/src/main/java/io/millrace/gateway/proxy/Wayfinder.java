// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.Answers;
import io.millrace.gateway.address.Destinations;
import io.millrace.gateway.house.House;
import io.millrace.gateway.route.Route;
import io.millrace.lib.slot.Slot;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Finds where a route leads: an admitted address, a device of the directory, or a name of an
 * admitted domain. Thread-safe; never blocks.
 */
public final class Wayfinder {
  private final House house;
  private final Destinations destinations;
  private final NameLookup names;
  private final Slot<Transport> outbound;
  private final Reliability elsewhere;

  /**
   * Makes a wayfinder.
   *
   * @param outbound the place of the transport that remote requests leave by
   * @param elsewhere how requests are sent to servers that are not in the directory
   */
  public Wayfinder(
      House house,
      Destinations destinations,
      NameLookup names,
      Slot<Transport> outbound,
      Reliability elsewhere) {
    this.house = house;
    this.destinations = destinations;
    this.names = names;
    this.outbound = outbound;
    this.elsewhere = elsewhere;
  }

  /** Asks where the traveller's route leads. */
  public void find(Traveller traveller) {
    Route route = traveller.route();
    if (route.address() != null) {
      traveller.found(elsewhere(route.address()));
      return;
    }
    Resolution resolution = resolve(route);
    if (resolution == null) {
      traveller.away();
    } else if (!resolution.isKnown()) {
      unlisted(route, traveller);
    } else if (resolution.isLocal()) {
      local(resolution, traveller);
    } else {
      traveller.found(mesh(resolution));
    }
  }

  /** Returns what the directory says about a named route; null while it is away. */
  public Resolution resolve(Route route) {
    return house.resolver().call(route::resolve, null);
  }

  private void local(Resolution resolution, Traveller traveller) {
    if (resolution.device().isEmpty()) {
      traveller.away();
      return;
    }
    DeviceProfile profile = house.profiles().of(resolution.profile());
    traveller.found(new LocalDestination(resolution.name(), resolution.device().get(), profile));
  }

  private Destination mesh(Resolution resolution) {
    DeviceProfile profile = house.profiles().of(resolution.profile());
    InetSocketAddress address = resolution.address().orElseThrow();
    return new RemoteDestination(
        resolution.name(), address, profile.reliability(), profile.queueLimit(), outbound);
  }

  private Destination elsewhere(InetSocketAddress address) {
    return new RemoteDestination("", address, elsewhere, Integer.MAX_VALUE, outbound);
  }

  private void unlisted(Route route, Traveller traveller) {
    if (!destinations.allows(route.host())) {
      traveller.refused(
          CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no device is called " + route.host()));
      return;
    }
    traveller.lookingUp();
    names.find(route.host(), traveller.isRetry(), outcome -> lookedUp(route, outcome, traveller));
  }

  private void lookedUp(Route route, NameLookup.Outcome outcome, Traveller traveller) {
    InetAddress address = outcome.address();
    if (outcome.tooMany()) {
      traveller.refused(Answers.unavailable("too many names are being looked up"));
    } else if (address == null || address.isMulticastAddress() || address.isAnyLocalAddress()) {
      traveller.refused(Answers.badGateway("no address found for " + route.host()));
    } else {
      traveller.found(elsewhere(new InetSocketAddress(address, route.port())));
    }
  }
}
