// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.Resolution;
import io.millrace.gateway.access.AllowedDestinations;
import io.millrace.gateway.access.Destination;
import java.net.InetSocketAddress;

/**
 * The route of the requests for one authority: an address that the configuration allows, or a name
 * that the directory resolves; or that to a resource of the gateway itself, which is observed. It
 * caches the resolution until the directory's revision changes. Thread-safe.
 */
public final class Route {
  private static final String GROUP =
      " is a multicast address; a request is forwarded to one server";

  private record Cached(DeviceResolver by, long revision, Resolution resolution) {}

  private final Authority authority;
  private final InetSocketAddress address;
  private final Destination destination;
  private final CoapResponse refusal;
  private final String resource;
  private volatile Cached cached;
  private volatile NextHop hop; // of a server that is in no directory

  private Route(Authority authority, CoapResponse refusal) {
    this(authority, null, Destination.PLAIN, refusal, null);
  }

  private Route(
      Authority authority,
      InetSocketAddress address,
      Destination destination,
      CoapResponse refusal,
      String resource) {
    this.resource = resource;
    this.destination = destination;
    this.authority = authority;
    this.address = address;
    this.refusal = refusal;
  }

  static Route of(Authority authority, AllowedDestinations destinations) {
    if (authority.refusal() != null) {
      return new Route(authority, authority.refusal());
    }
    if (authority.literal() == null) {
      return new Route(authority, null);
    }
    Destination destination = destinations.find(authority.literal());
    if (destination == null) {
      boolean group = authority.literal().isMulticastAddress();
      String why = group ? GROUP : " is not a destination of this gateway";
      why = authority.host() + why;
      return new Route(authority, CoapResponse.diagnostic(CoapCode.FORBIDDEN, why));
    }
    InetSocketAddress address = new InetSocketAddress(authority.literal(), authority.port());
    return new Route(authority, address, destination, null, null);
  }

  /** Returns the route to a resource of the gateway itself. */
  static Route ofResource(String path) {
    return new Route(new Authority("", null, 0, false, null), null, Destination.PLAIN, null, path);
  }

  /** Returns the path when it leads to a resource of the gateway itself, else null. */
  public String resource() {
    return resource;
  }

  /** Tells whether the directory resolves it. */
  public boolean isName() {
    return address == null && resource == null;
  }

  /** Returns the error response to every request for this authority, or null when it is valid. */
  public CoapResponse refusal() {
    return refusal;
  }

  /** Returns the address when the host is an IP literal, else null. */
  public InetSocketAddress address() {
    return address;
  }

  /** Returns how the server at the address is treated. */
  Destination destination() {
    return destination;
  }

  /** Returns the host, in lower case. */
  public String host() {
    return authority.host();
  }

  /** Returns the port. */
  public int port() {
    return authority.port();
  }

  /** Tells whether its scheme is coaps. */
  boolean isCoaps() {
    return authority.coaps();
  }

  /** Tells whether it asks for what is secured: by its scheme, or by the port of the mesh. */
  boolean isSecured() {
    return authority.coaps() || authority.port() == Outbound.SECURED_PORT;
  }

  /** Has the directory resolve the host, at most once per revision. */
  public Resolution resolve(DeviceResolver resolver) {
    long revision = resolver.revision();
    Cached known = cached;
    if (known == null || known.revision != revision || known.by != resolver) {
      known = new Cached(resolver, revision, resolver.resolve(authority.host()));
      cached = known;
    }
    return known.resolution;
  }

  /** Returns a hop of this route as access policies name it. */
  public String device(NextHop found) {
    if (!found.name().isEmpty()) {
      return found.name();
    }
    String server = address == null ? host() : address.getAddress().getHostAddress();
    return (server.indexOf(':') < 0 ? server : "[" + server + "]") + ":" + port();
  }

  /** Returns the server that {@link #setHop} has set, or null. */
  NextHop hop() {
    return hop;
  }

  /** Sets the server that its requests go to, which is no device of the directory. */
  void setHop(NextHop server) {
    hop = server;
  }

  void forget() {
    cached = null;
  }
}
