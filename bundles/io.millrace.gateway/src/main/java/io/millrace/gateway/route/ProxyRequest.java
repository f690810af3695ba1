// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.block.Block;

/**
 * A request to be forwarded: its target and its route.
 *
 * @param uri the Proxy-Uri; null for a request with Proxy-Scheme
 * @param refusal the error response when the request is not valid; then the rest is null
 */
public record ProxyRequest(ClientOptions options, ProxyUri uri, Route route, CoapResponse refusal) {
  /** The response to a Proxy-Uri whose path or query cannot be decoded. */
  public static final CoapResponse UNDECODABLE =
      ErrorResponses.badRequest("Proxy-Uri has a path or query that cannot be decoded");

  /**
   * Reads the options of a request for which {@link ClientOptions#isProxied} is true. Proxy-Uri
   * takes precedence over Uri-*, which libcoap 4.3.4 and npm's coap send with it [RFC 7252
   * §5.10.2].
   */
  public static ProxyRequest read(ClientOptions options, RouteCache routes) {
    if (options.unrecognisedUnsafe() >= 0) {
      return refused(ErrorResponses.badOption(options.all(), options.unrecognisedUnsafe()));
    }
    if (options.block2() >= 0 && !Block.of(options.block2()).isValid()) {
      return refused(ErrorResponses.badRequest("Block2 has the reserved size"));
    }
    if (options.proxyUri() == null) {
      return options.hasDots()
          ? refused(ErrorResponses.badRequest("Uri-Path must not be '.' or '..'"))
          : of(options, null, routes.find(options));
    }
    if (options.proxyScheme() != null) {
      return refused(ErrorResponses.badOption("Proxy-Uri together with Proxy-Scheme"));
    }
    ProxyUri uri = ProxyUri.cut(options.proxyUri());
    return uri == null
        ? refused(ErrorResponses.badRequest("Proxy-Uri cannot be parsed"))
        : of(options, uri, routes.find(uri));
  }

  /** Returns a request for a resource of the gateway itself, which is to be observed. */
  public static ProxyRequest ofResource(ClientOptions options, String path) {
    return new ProxyRequest(options, null, Route.ofResource(path), null);
  }

  private static ProxyRequest of(ClientOptions options, ProxyUri uri, Route route) {
    return route.refusal() != null
        ? refused(route.refusal())
        : new ProxyRequest(options, uri, route, null);
  }

  private static ProxyRequest refused(CoapResponse refusal) {
    return new ProxyRequest(null, null, null, refusal);
  }

  /** Tells whether path and query of the Proxy-Uri can be decoded. */
  public boolean isDecodable() {
    OptionWriter scratch = new OptionWriter(64);
    return uri == null || uri.writePath(scratch) && uri.writeQuery(scratch);
  }

  /** Returns the options for the next hop. */
  public DownstreamOptions downstream(HopKind hop, boolean observe) {
    return downstream(hop, observe, false);
  }

  /** Returns the options for a block that is passed on to the next hop. */
  public DownstreamOptions ofBlock(HopKind hop) {
    return downstream(hop, false, true);
  }

  private DownstreamOptions downstream(HopKind hop, boolean observe, boolean blocks) {
    boolean named = hop == HopKind.ELSEWHERE && route.address() == null;
    Bytes uriHost = named ? Bytes.utf8(route.host()) : null;
    return new DownstreamOptions(options, uri, hop, uriHost, observe, blocks);
  }

  /**
   * Tells whether the request, with that method, registers an observation [RFC 7641, RFC 8132]. A
   * request for a later block of a notification does not, whatever its Observe [RFC 7959 §2.6].
   */
  public boolean isRegistration(int method) {
    return options.observe() == 0
        && !options.isLaterBlock()
        && (method == CoapCode.GET || method == CoapCode.FETCH);
  }
}
