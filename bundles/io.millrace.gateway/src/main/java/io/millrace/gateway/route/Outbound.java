// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.slot.Slot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * By which transport requests leave, secured or in clear: the session's option, the device's entry
 * and its profile decide, and the URI may not contradict them [spec source, "security";
 * nic-resources.md §8]. What is to be secured never leaves in clear.
 *
 * @param clear the slot of the transport for what is in clear
 * @param secured the slot of that for what is secured; null: there is none
 * @param sessions tells which option a client's session has
 */
public record Outbound(Slot<Transport> clear, Slot<Transport> secured, Slot<Sessions> sessions) {
  /** The port at which the mesh secures what is sent [spec nic-resources.md §8]. */
  static final int SECURED_PORT = 4849;

  private static final CoapResponse CONTRADICTION =
      ErrorResponses.badRequest(
          "the session says security=none and the URI asks for the secured port: leave that out,"
              + " or open a session without security=none");

  /** Where a request goes, or why it goes nowhere. */
  record Way(
      Slot<Transport> slot, InetSocketAddress address, boolean secured, CoapResponse refusal) {
    static Way refused(CoapResponse why) {
      return new Way(null, null, false, why);
    }
  }

  /** Tells whether anything can be secured. */
  boolean isSecured() {
    return secured != null;
  }

  /** Decides for a device of the directory, which is listed with an address. */
  Way toDevice(String name, InetSocketAddress listed, boolean securedOnly, RouteListener asking) {
    boolean securedPort = listed.getPort() == SECURED_PORT;
    if (securedOnly && !securedPort) {
      return Way.refused(inClear(name, listed));
    }
    if (secured == null) {
      return new Way(clear, listed, false, null);
    }
    Route route = asking.route();
    if (!securedPort) {
      return route.isCoaps()
          ? Way.refused(ErrorResponses.badGateway(name + " is not listed with the port 4849"))
          : new Way(clear, listed, false, null);
    }
    if (!asking.isInClear(sessions)) {
      return new Way(secured, named(listed, name), true, null);
    }
    if (route.isSecured()) {
      return Way.refused(CONTRADICTION);
    }
    return securedOnly
        ? Way.refused(
            CoapResponse.diagnostic(
                CoapCode.FORBIDDEN,
                name + " is reached secured alone, and the session says security=none"))
        : new Way(
            clear, new InetSocketAddress(listed.getAddress(), Authority.DEFAULT_PORT), false, null);
  }

  /** Decides for a server that is in no directory: its URI says it. */
  Way elsewhere(String host, InetSocketAddress address, boolean securedOnly, RouteListener asking) {
    Route route = asking.route();
    boolean wanted = secured != null && route.isSecured();
    if (wanted && asking.isInClear(sessions)) {
      return Way.refused(CONTRADICTION);
    }
    if (securedOnly && !wanted && address.getPort() != SECURED_PORT) {
      return Way.refused(inClear(host, address));
    }
    return wanted
        ? new Way(secured, named(address, host), true, null)
        : new Way(clear, address, false, null);
  }

  private static CoapResponse inClear(String name, InetSocketAddress address) {
    return ErrorResponses.badGateway(
        "%s is reached at its secured port, %d, alone; port %d would be in clear"
            .formatted(name, SECURED_PORT, address.getPort()));
  }

  /** A secured transport finds its keys by the name; the address is equal to that without one. */
  private static InetSocketAddress named(InetSocketAddress address, String name) {
    try {
      InetAddress bare = address.getAddress();
      return new InetSocketAddress(
          InetAddress.getByAddress(name, bare.getAddress()), address.getPort());
    } catch (UnknownHostException impossible) {
      return address;
    }
  }
}
