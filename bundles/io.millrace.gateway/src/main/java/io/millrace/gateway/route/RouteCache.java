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
  private volatile ConcurrentHashMap<Bytes, Route> young = new ConcurrentHashMap<>();
  private volatile ConcurrentHashMap<Bytes, Route> old = new ConcurrentHashMap<>();

  /** Makes an empty cache for at most {@code limit} routes. */
  public RouteCache(AllowedDestinations destinations, int limit) {
    this.destinations = destinations;
    this.limit = limit;
  }

  /** Returns the route for a Proxy-Uri. */
  public Route find(ProxyUri uri) {
    Bytes start = uri.start();
    Route known = known(start);
    return known != null ? known : keep(start, Authority.ofUri(start));
  }

  /** Returns the route for an authority: a host, perhaps with a colon and a port behind it. */
  public Route find(String authority) {
    return find(ProxyUri.cut(Bytes.utf8("coap://" + authority + "/")));
  }

  /** Returns the route for Proxy-Scheme with Uri-Host and Uri-Port. */
  public Route find(ClientOptions options) {
    String scheme = options.proxyScheme().utf8();
    if (!scheme.equalsIgnoreCase("coap")) {
      return Route.of(new Authority("", null, 0, Authority.notProxied(scheme)), destinations);
    }
    if (options.uriHost() == null) {
      return Route.of(
          new Authority("", null, 0, ErrorResponses.badRequest("Proxy-Scheme without Uri-Host")),
          destinations);
    }
    int port = options.uriPort() < 0 ? Authority.DEFAULT_PORT : options.uriPort();
    Bytes key = Bytes.wrap(new byte[] {0, (byte) (port >> 8), (byte) port}).plus(options.uriHost());
    Route known = known(key);
    return known != null ? known : keep(key, Authority.ofHost(options.uriHost(), port));
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
