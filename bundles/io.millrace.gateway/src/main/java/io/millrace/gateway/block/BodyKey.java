// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.option.OptionWriter;

/**
 * Which body a block belongs to: who asks, how and for what; never the token, which differs from
 * block to block [RFC 7959 §2.4, §2.5]. Proxy-Uri counts as the Uri-* options do.
 */
public record BodyKey(Peer peer, int method, Bytes target) {
  private static final int REQUEST_TAG = 292;

  /** Returns the key of a request's body. */
  public static BodyKey of(Peer peer, CoapRequest request) {
    OptionWriter target = new OptionWriter(request.options().encoded().length() + 8);
    for (OptionCursor at = request.options().cursor(); at.next(); ) {
      if (names(at.number())) {
        target.put(at.number(), at.value());
      }
    }
    return new BodyKey(peer, request.code(), target.options().encoded());
  }

  private static boolean names(int number) {
    return switch (number) {
      case OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY,
          OptionNumber.ACCEPT,
          OptionNumber.PROXY_URI,
          OptionNumber.PROXY_SCHEME,
          REQUEST_TAG ->
          true;
      default -> false;
    };
  }
}
