// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.Answers;
import io.millrace.gateway.block.Block;
import io.millrace.gateway.option.ClientOptions;
import io.millrace.gateway.option.Downstream;
import io.millrace.gateway.option.Hop;
import io.millrace.gateway.option.OptionWriter;
import io.millrace.gateway.route.ProxyUri;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.Routes;

/**
 * What a request to be forwarded says: what is asked for, and by which route.
 *
 * @param uri the Proxy-Uri; null for a request with Proxy-Scheme
 * @param refusal the answer when it cannot be told, then the rest is null
 */
public record Proxied(ClientOptions options, ProxyUri uri, Route route, CoapResponse refusal) {
  static final CoapResponse UNDECODABLE =
      Answers.badRequest("Proxy-Uri has a path or query that cannot be decoded");

  /**
   * Reads the options of a request for which {@link ClientOptions#isProxied} holds. Proxy-Uri takes
   * precedence over Uri-*, which clients of libcoap 4.3.4 and of npm's coap send beside it [RFC
   * 7252 §5.10.2].
   */
  public static Proxied read(ClientOptions options, Routes routes) {
    if (options.unrecognisedUnsafe() >= 0) {
      return refused(Answers.badOption(options.unrecognisedUnsafe()));
    }
    if (options.block2() >= 0 && !Block.of(options.block2()).isValid()) {
      return refused(Answers.badRequest("Block2 has a size that does not exist"));
    }
    if (options.proxyUri() == null) {
      return options.hasDots()
          ? refused(Answers.badRequest("a Uri-Path is one dot or two"))
          : of(options, null, routes.find(options));
    }
    if (options.proxyScheme() != null) {
      return refused(Answers.badOption("Proxy-Uri together with Proxy-Scheme"));
    }
    ProxyUri uri = ProxyUri.cut(options.proxyUri());
    return uri == null
        ? refused(Answers.badRequest("Proxy-Uri cannot be parsed"))
        : of(options, uri, routes.find(uri));
  }

  private static Proxied of(ClientOptions options, ProxyUri uri, Route route) {
    return route.refusal() != null
        ? refused(route.refusal())
        : new Proxied(options, uri, route, null);
  }

  private static Proxied refused(CoapResponse refusal) {
    return new Proxied(null, null, null, refusal);
  }

  /** Tells whether path and query of the Proxy-Uri can be decoded. */
  boolean isDecodable() {
    OptionWriter scratch = new OptionWriter(64);
    return uri == null || uri.writePath(scratch) && uri.writeQuery(scratch);
  }

  /** Returns the walk that makes the options for the next hop. */
  public Downstream downstream(Hop hop, boolean observe) {
    return downstream(hop, observe, false);
  }

  /** Returns the walk that makes the options for a block on its way to the next hop. */
  Downstream ofBlock(Hop hop) {
    return downstream(hop, false, true);
  }

  private Downstream downstream(Hop hop, boolean observe, boolean blocks) {
    boolean named = hop == Hop.ELSEWHERE && route.address() == null;
    Bytes uriHost = named ? Bytes.utf8(route.host()) : null;
    return new Downstream(options, uri, hop, uriHost, observe, blocks);
  }

  /**
   * Tells whether the request, with that method, asks for notifications [RFC 7641, RFC 8132]. One
   * for a later block of a notification does not, whatever its Observe [RFC 7959 §2.6].
   */
  public boolean isRegistration(int method) {
    return options.observe() == 0
        && !options.isLaterBlock()
        && (method == CoapCode.GET || method == CoapCode.FETCH);
  }
}
