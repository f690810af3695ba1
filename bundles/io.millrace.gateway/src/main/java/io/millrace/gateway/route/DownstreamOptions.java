// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.message.ErrorResponses;

/**
 * Makes the options of a forwarded request from the client's, as {@link OptionTable} says: in one
 * pass into one array. Not thread-safe; used once.
 */
public final class DownstreamOptions {
  private static final CoapResponse HOPS_EXHAUSTED =
      CoapResponse.diagnostic(CoapCode.HOP_LIMIT_REACHED, "hop limit reached at this gateway");

  private final ClientOptions in;
  private final ProxyUri uri;
  private final HopKind hop;
  private final Bytes uriHost;
  private final boolean observe;
  private final boolean blocks;
  private final OptionWriter out;
  private int inserted;
  private CoapResponse refusal;

  /**
   * Prepares the options.
   *
   * @param uri the Proxy-Uri, from which Uri-Path and Uri-Query are made instead of the client's;
   *     null when there is none
   * @param uriHost the Uri-Host that the next hop needs, or null
   * @param observe whether the gateway registers as an observer there
   * @param blocks whether the body is passed on in the client's blocks
   */
  public DownstreamOptions(
      ClientOptions in, ProxyUri uri, HopKind hop, Bytes uriHost, boolean observe, boolean blocks) {
    this.in = in;
    this.uri = uri;
    this.hop = hop;
    this.uriHost = uriHost;
    this.observe = observe;
    this.blocks = blocks;
    this.out =
        new OptionWriter(
            in.all().encoded().length()
                + 16
                + (uri == null ? 0 : uri.optionBytes() - in.proxyUri().length())
                + (uriHost == null ? 0 : uriHost.length()));
  }

  /** Returns the options; null when the request is refused. */
  public CoapOptions write() {
    int before = -1;
    for (OptionCursor at = in.all().cursor(); refusal == null && at.next(); ) {
      insertBefore(at.number());
      if (uri == null || !OptionTable.isTarget(at.number())) {
        take(at, at.number() == before);
      }
      before = at.number();
    }
    insertBefore(Integer.MAX_VALUE);
    return refusal == null ? out.options() : null;
  }

  /** Returns why the request is refused; null when it is not. */
  public CoapResponse refusal() {
    return refusal;
  }

  private void take(OptionCursor at, boolean again) {
    int number = at.number();
    if (!OptionTable.isRecognised(number, at.valueLength(), again)) {
      out.put(number, at.value()); // safe to forward: ProxyRequest refuses the others
      return;
    }
    if (number == OptionNumber.HOP_LIMIT && !mayGoOn()) {
      return;
    }
    switch (OptionTable.rule(number, hop)) {
      case FORWARD -> forward(at);
      case DECREMENT -> out.put(number, in.hopLimit() - 1);
      case LATER_BLOCK -> {
        if (in.isLaterBlock()) {
          out.put(number, at.value());
        }
      }
      case BODY_BLOCK -> {
        if (blocks) {
          out.put(number, at.value());
        }
      }
      default -> {}
    }
  }

  private void forward(OptionCursor at) {
    if (at.number() != OptionNumber.URI_QUERY || at.valueLength() > 0) {
      out.put(at.number(), at.value());
    }
  }

  /** Tells whether Hop-Limit allows one more hop, to a device here too [RFC 8768 §3]. */
  private boolean mayGoOn() {
    if (in.hopLimit() < 1) {
      refusal = ErrorResponses.badRequest("Hop-Limit must be 1 to 255");
    } else if (in.hopLimit() == 1) {
      refusal = HOPS_EXHAUSTED;
    }
    return refusal == null;
  }

  private void insertBefore(int number) {
    if (inserted == 0 && number > OptionNumber.URI_HOST) {
      inserted++;
      if (uriHost != null) {
        out.put(OptionNumber.URI_HOST, uriHost);
      }
    }
    if (inserted == 1 && number > OptionNumber.OBSERVE) {
      inserted++;
      if (observe) {
        out.put(OptionNumber.OBSERVE, 0);
      }
    }
    if (inserted == 2 && number > OptionNumber.URI_PATH) {
      inserted++;
      require(uri == null || uri.writePath(out));
    }
    if (inserted == 3 && number > OptionNumber.URI_QUERY) {
      inserted++;
      require(uri == null || uri.writeQuery(out));
    }
  }

  private void require(boolean written) {
    if (!written && refusal == null) {
      refusal = ErrorResponses.badRequest("Proxy-Uri has a path or query that cannot be decoded");
    }
  }
}
