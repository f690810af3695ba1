// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import io.millrace.gateway.access.AllowedDestinations;
import io.millrace.gateway.message.ErrorResponses;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the route of a request and caches routes by the bytes that name their authority. Bounded:
 * it has two generations; when the young one is full the old one is dropped. Thread-safe.
 */
public final class RouteCache {
  private static final int MAX_KEY_BYTES = 300;

  private final AllowedDestinations destinations;
  private final int limit;
  private final boolean securedToo;
  private volatile ConcurrentHashMap<Bytes, Route> young = new ConcurrentHashMap<>();
  private volatile ConcurrentHashMap<Bytes, Route> old = new ConcurrentHashMap<>();

  /** Makes an empty cache for at most {@code limit} routes, for URIs of the scheme coap. */
  public RouteCache(AllowedDestinations destinations, int limit) {
    this(destinations, limit, false);
  }

  /**
   * Makes an empty cache for at most {@code limit} routes.
   *
   * @param securedToo whether URIs of the scheme coaps are proxied, too
   */
  public RouteCache(AllowedDestinations destinations, int limit, boolean securedToo) {
    this.securedToo = securedToo;
    this.destinations = destinations;
    this.limit = limit;
  }

  /** Returns the route for a Proxy-Uri. */
  public Route find(ProxyUri uri) {
    Bytes start = uri.start();
    Route known = known(start);
    return known != null ? known : keep(start, Authority.ofUri(start, securedToo));
  }

  /** Returns the route for an authority: a host, perhaps with a colon and a port behind it. */
  public Route find(String authority) {
    return find(ProxyUri.cut(Bytes.utf8("coap://" + authority + "/")));
  }

  /** Returns the route for Proxy-Scheme with Uri-Host and Uri-Port. */
  public Route find(ClientOptions options) {
    String scheme = options.proxyScheme().utf8();
    if (!Authority.isProxied(scheme, securedToo)) {
      return Route.of(Authority.notProxied(scheme, securedToo), destinations);
    }
    if (options.uriHost() == null) {
      return Route.of(
          Authority.refused(ErrorResponses.badRequest("Proxy-Scheme without Uri-Host")),
          destinations);
    }
    boolean coaps = Authority.isCoaps(scheme);
    int port = options.uriPort() < 0 ? Authority.defaultPort(coaps) : options.uriPort();
    byte[] head = {(byte) (coaps ? 1 : 0), (byte) (port >> 8), (byte) port};
    Bytes key = Bytes.wrap(head).plus(options.uriHost());
    Route known = known(key);
    return known != null ? known : keep(key, Authority.ofHost(options.uriHost(), port, coaps));
  }

  private Route known(Bytes key) {
    Route route = young.get(key);
    if (route == null) {
      route = old.get(key);
      if (route != null) {
        put(Bytes.copyOf(key.toArray()), route);
      }
    }
    return route;
  }

  private Route keep(Bytes key, Authority authority) {
    Route route = Route.of(authority, destinations);
    if (key.length() <= MAX_KEY_BYTES) {
      put(Bytes.copyOf(key.toArray()), route);
    }
    return route;
  }

  private void put(Bytes key, Route route) {
    if (young.size() >= (limit + 1) / 2) {
      synchronized (this) {
        if (young.size() >= (limit + 1) / 2) {
          old = young;
          young = new ConcurrentHashMap<>();
        }
      }
    }
    young.put(key, route);
  }

  /** Forgets all resolutions, so that no device is referenced that has left. */
  public void forget() {
    young.values().forEach(Route::forget);
    old.values().forEach(Route::forget);
  }

  /** Returns how many routes are cached. */
  public int size() {
    return young.size() + old.size();
  }
}
