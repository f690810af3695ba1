// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.OptionWriter;

/**
 * Identifies what a safe request asks for: the same for all requests that one answer fits [RFC 7252
 * §5.6]. It is made of the message for the next hop, in which a Proxy-Uri and Uri-* options, hosts
 * in upper and lower case and a bare question mark no longer differ: server, port (and with it
 * whether the request goes out secured), method, options, and the payload of a FETCH [RFC 8132 §2].
 *
 * <p>Left out are the options that are marked NoCacheKey, and those that the gateway recognises and
 * interprets fully: Hop-Limit, Observe, ETag, Block2, and Request-Tag, which has a meaning only
 * together with Block1 [RFC 9175 §3.2]. libcoap 4.3.4 sends a random Request-Tag with each GET.
 *
 * <p>Immutable. Comparing two allocates nothing.
 */
public final class ResourceKey {
  private final Object server;
  private final Bytes options;
  private final Bytes payload;
  private final int port;
  private final int method;
  private final int hash;
  private final int pathHash;

  private ResourceKey(
      Object server, int port, int method, Bytes options, Bytes payload, int pathHash) {
    this.server = server;
    this.port = port;
    this.method = method;
    this.options = options;
    this.payload = payload;
    this.pathHash = pathHash;
    int where = 31 * (31 * server.hashCode() + port) + method;
    this.hash = 31 * (31 * where + options.hashCode()) + payload.hashCode();
  }

  /**
   * Returns the key of a request.
   *
   * @param downstream the request as it goes to the next hop
   * @return null when its answer is for one client alone: the method is not GET or FETCH, or it has
   *     OSCORE, Echo, No-Response or Block1
   */
  public static ResourceKey of(NextHop hop, CoapRequest downstream) {
    int method = downstream.code();
    if (method != CoapCode.GET && method != CoapCode.FETCH) {
      return null;
    }
    Bytes options = downstream.options().encoded();
    int pathHash = hop.server().hashCode();
    int keptBytes = 0; // before the first that is left out
    boolean leftOut = false;
    boolean mixed = false;
    int before = -1;
    for (OptionCursor at = new OptionCursor(options, 0); at.next(); before = at.number()) {
      if (isForOne(at.number())) {
        return null;
      }
      if (at.number() == OptionNumber.URI_PATH) {
        pathHash = ResourcePaths.plusSegment(pathHash, options, at);
      }
      if (isLeftOut(at, before)) {
        leftOut = true;
      } else {
        mixed |= leftOut;
        keptBytes = leftOut ? keptBytes : at.position();
      }
    }
    Bytes kept = mixed ? without(options) : options.slice(0, keptBytes);
    Bytes payload = method == CoapCode.FETCH ? downstream.payload() : Bytes.EMPTY;
    return new ResourceKey(hop.server(), hop.port(), method, kept, payload, pathHash);
  }

  private static boolean isForOne(int number) {
    return switch (number) {
      case OptionNumber.OSCORE, OptionNumber.ECHO, OptionNumber.NO_RESPONSE, OptionNumber.BLOCK1 ->
          true;
      default -> false;
    };
  }

  /** An option of a wrong length, or repeated wrongly, is not recognised [RFC 7252 §5.4.3]. */
  private static boolean isLeftOut(OptionCursor at, int before) {
    int number = at.number();
    return OptionNumber.isNoCacheKey(number)
        || isInterpreted(number)
            && OptionNumber.canHaveLength(number, at.valueLength())
            && (number != before || OptionNumber.isRepeatable(number));
  }

  private static boolean isInterpreted(int number) {
    return switch (number) {
      case OptionNumber.HOP_LIMIT,
          OptionNumber.OBSERVE,
          OptionNumber.ETAG,
          OptionNumber.BLOCK2,
          OptionNumber.REQUEST_TAG ->
          true;
      default -> false;
    };
  }

  private static Bytes without(Bytes options) {
    OptionWriter kept = new OptionWriter(options.length() + OptionWriter.MAX_HEAD_BYTES);
    int before = -1;
    for (OptionCursor at = new OptionCursor(options, 0); at.next(); before = at.number()) {
      if (!isLeftOut(at, before)) {
        kept.put(at.number(), at.value());
      }
    }
    return kept.options().encoded();
  }

  /** Returns an equal key that keeps no more memory alive than it needs. */
  public ResourceKey compact() {
    return new ResourceKey(
        server,
        port,
        method,
        Bytes.wrap(options.toArray()),
        Bytes.wrap(payload.toArray()),
        pathHash);
  }

  /** Returns how many bytes its options and its payload have. */
  public int bytes() {
    return options.length() + payload.length();
  }

  /** Returns the method, GET or FETCH. */
  public int method() {
    return method;
  }

  /** Returns the number by which {@link ResourcePaths} knows server and path. */
  int pathHash() {
    return pathHash;
  }

  /** Tells whether it is a resource of that server. */
  public boolean isAt(Object other) {
    return server.equals(other);
  }

  @Override
  public boolean equals(Object other) {
    return other == this
        || other instanceof ResourceKey that
            && hash == that.hash
            && port == that.port
            && method == that.method
            && server.equals(that.server)
            && options.equals(that.options)
            && payload.equals(that.payload);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Returns method, server, port, path and query, for people. */
  @Override
  public String toString() {
    return ResourceText.of(method, server, port, options, payload);
  }
}
