// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.Resolution;
import io.millrace.gateway.address.Destinations;
import java.net.InetSocketAddress;

/**
 * Where the requests for one authority go: an address that the configuration admits, or a name that
 * the directory is asked for; what it said is kept until its revision changes. Thread-safe.
 */
public final class Route {
  private record Answer(DeviceResolver by, long revision, Resolution resolution) {}

  private final Authority authority;
  private final InetSocketAddress address;
  private final CoapResponse refusal;
  private volatile Answer answer;

  private Route(Authority authority, InetSocketAddress address, CoapResponse refusal) {
    this.authority = authority;
    this.address = address;
    this.refusal = refusal;
  }

  static Route of(Authority authority, Destinations destinations) {
    if (authority.refusal() != null) {
      return new Route(authority, null, authority.refusal());
    }
    if (authority.literal() == null) {
      return new Route(authority, null, null);
    }
    if (!destinations.allows(authority.literal())) {
      String why = authority.host() + " is not a destination of this gateway";
      return new Route(authority, null, CoapResponse.diagnostic(CoapCode.FORBIDDEN, why));
    }
    return new Route(authority, new InetSocketAddress(authority.literal(), authority.port()), null);
  }

  /** Returns the answer to every request by this route, or null when it leads somewhere. */
  public CoapResponse refusal() {
    return refusal;
  }

  /** Returns the address when the host was one, else null. */
  public InetSocketAddress address() {
    return address;
  }

  /** Returns the host's name, in lower case. */
  public String host() {
    return authority.host();
  }

  /** Returns the port. */
  public int port() {
    return authority.port();
  }

  /** Asks the directory for the host, at most once a revision. */
  public Resolution resolve(DeviceResolver resolver) {
    long revision = resolver.revision();
    Answer known = answer;
    if (known == null || known.revision != revision || known.by != resolver) {
      known = new Answer(resolver, revision, resolver.resolve(authority.host()));
      answer = known;
    }
    return known.resolution;
  }

  void forget() {
    answer = null;
  }
}
