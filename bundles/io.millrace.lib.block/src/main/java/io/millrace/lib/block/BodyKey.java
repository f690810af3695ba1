// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * Identifies the body that a block belongs to: by client, method and target, not by token, which
 * differs from block to block [RFC 7959 §2.4, §2.5]. The target is in Proxy-Uri, or else in Uri-*;
 * that of a response to FETCH includes the request's payload [RFC 8132 §2].
 *
 * @param payload the payload of a FETCH whose response it is; else empty
 */
public record BodyKey(Peer peer, int method, Bytes target, Bytes payload) {
  private static final int REQUEST_TAG = 292;

  /** Returns the key of a request's body, and of the response to a request without payload. */
  public static BodyKey of(Peer peer, CoapRequest request) {
    return of(peer, request, false);
  }

  /**
   * Returns the key of the response to a request.
   *
   * @param whole the request with its whole body
   */
  static BodyKey ofResponse(Peer peer, CoapRequest whole) {
    return of(peer, whole, whole.code() == CoapCode.FETCH && !whole.payload().isEmpty());
  }

  private static BodyKey of(Peer peer, CoapRequest request, boolean payload) {
    CoapOptions options = request.options();
    boolean uri = options.has(OptionNumber.PROXY_URI);
    CoapOptionsBuilder target = CoapOptions.builder();
    for (OptionCursor at = options.cursor(); at.next(); ) {
      boolean named = uri ? namesByUri(at.number()) : names(at.number());
      if (named || payload && at.number() == OptionNumber.CONTENT_FORMAT) {
        target.add(at.number(), at.value());
      }
    }
    Bytes asked = payload ? request.payload() : Bytes.EMPTY;
    return new BodyKey(peer, request.code(), target.build().encoded(), asked);
  }

  /** Writes it. */
  public void save(SnapshotWriter to) {
    to.peer(peer);
    to.integer(method);
    to.bytes(target);
    to.bytes(payload);
  }

  /** Reads what {@link #save} wrote. */
  public static BodyKey restore(SnapshotReader from) {
    return new BodyKey(from.peer(), from.integer(), from.bytes(), from.bytes());
  }

  private static boolean names(int number) {
    return switch (number) {
      case OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY,
          OptionNumber.PROXY_SCHEME,
          OptionNumber.ACCEPT,
          REQUEST_TAG ->
          true;
      default -> false;
    };
  }

  private static boolean namesByUri(int number) {
    return number == OptionNumber.PROXY_URI
        || number == OptionNumber.ACCEPT
        || number == REQUEST_TAG;
  }
}
