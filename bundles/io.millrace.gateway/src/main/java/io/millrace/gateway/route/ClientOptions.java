// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import java.util.stream.IntStream;

/**
 * The options of a client's request, read in one pass. A number that is absent is -1, a value that
 * is absent is null. An option counts as unrecognised when the gateway does not know it, when its
 * length is not allowed, or when it is repeated and must not be [RFC 7252 §5.4.3, §5.4.5]. What
 * that means depends on whether the request is forwarded: see {@link #unrecognisedUnsafe} and
 * {@link #unrecognisedCritical}.
 */
public final class ClientOptions {
  /** A private option of nCoAP, which is not forwarded [spec gateway-clients.md 1.4]. */
  public static final int NCOAP_PRIVATE = OptionTable.NCOAP_PRIVATE;

  private static final int NO_HOP_LIMIT = 0;

  private final CoapOptions options;
  private Bytes proxyUri;
  private Bytes proxyScheme;
  private Bytes uriHost;
  private int uriPort = -1;
  private int observe = -1;
  private int block1 = -1;
  private int block2 = -1;
  private int hopLimit = -1;
  private int noResponse = -1;
  private int unsafe = -1;
  private int critical = -1;
  private boolean proxied;
  private boolean dots;
  private boolean misfit;

  private ClientOptions(CoapOptions options) {
    this.options = options;
  }

  /** Returns the numbers of the options that the gateway recognises. */
  public static IntStream recognised() {
    return OptionTable.ROWS.stream().mapToInt(OptionTable.Row::number);
  }

  /** Reads the options of a request. */
  public static ClientOptions read(CoapOptions options) {
    ClientOptions read = new ClientOptions(options);
    int before = -1;
    for (OptionCursor at = options.cursor(); at.next(); ) {
      int number = at.number();
      if (OptionTable.isRecognised(number, at.valueLength(), number == before)) {
        read.take(at);
      } else {
        read.judge(at, number == before);
      }
      before = number;
    }
    return read;
  }

  private void take(OptionCursor at) {
    switch (at.number()) {
      case OptionNumber.URI_PATH -> dots |= isDots(at);
      case OptionNumber.URI_HOST -> uriHost = at.value();
      case OptionNumber.URI_PORT -> uriPort = (int) at.value().uint();
      case OptionNumber.OBSERVE -> observe = (int) at.value().uint();
      case OptionNumber.HOP_LIMIT ->
          hopLimit = at.valueLength() == 1 ? (int) at.value().uint() : NO_HOP_LIMIT;
      case OptionNumber.NO_RESPONSE -> noResponse = (int) at.value().uint();
      case OptionNumber.BLOCK1 -> block1 = (int) at.value().uint();
      case OptionNumber.BLOCK2 -> block2 = (int) at.value().uint();
      case OptionNumber.PROXY_URI -> {
        proxyUri = at.value();
        proxied = true;
      }
      case OptionNumber.PROXY_SCHEME -> {
        proxyScheme = at.value();
        proxied = true;
      }
      default -> {}
    }
  }

  private static boolean isDots(OptionCursor at) {
    int length = at.valueLength();
    if (length < 1 || length > 2) {
      return false;
    }
    Bytes value = at.value();
    return value.at(0) == '.' && value.at(length - 1) == '.';
  }

  private void judge(OptionCursor at, boolean again) {
    int number = at.number();
    proxied |= number == OptionNumber.PROXY_URI || number == OptionNumber.PROXY_SCHEME;
    misfit |= again && OptionTable.isListed(number);
    misfit |= !OptionNumber.canHaveLength(number, at.valueLength());
    if (unsafe < 0 && OptionNumber.isUnsafeToForward(number)) {
      unsafe = number;
    }
    if (critical < 0 && OptionNumber.isCritical(number)) {
      critical = number;
    }
  }

  /** Returns the options that were read. */
  public CoapOptions all() {
    return options;
  }

  /** Tells whether the request is to be forwarded. */
  public boolean isProxied() {
    return proxied;
  }

  /** Tells whether a Uri-Path is "." or "..", which none may be [RFC 7252 §5.10.1]. */
  public boolean hasDots() {
    return dots;
  }

  /**
   * Returns the first unrecognised option that is unsafe to forward, -1 when there is none. A
   * request that is to be forwarded is refused because of it [RFC 7252 §5.7.1].
   */
  public int unrecognisedUnsafe() {
    return unsafe;
  }

  /**
   * Returns the first unrecognised critical option, -1 when there is none. A request for the
   * gateway itself is refused because of it [RFC 7252 §5.4.1].
   */
  public int unrecognisedCritical() {
    return critical;
  }

  /** Returns the options without those of a wrong length and those repeated wrongly. */
  public CoapOptions fitting() {
    if (!misfit) {
      return options;
    }
    CoapOptionsBuilder fitting = CoapOptions.builder();
    int before = -1;
    for (OptionCursor at = options.cursor(); at.next(); ) {
      int number = at.number();
      boolean more = number == before && OptionTable.isListed(number);
      if ((!more || OptionNumber.isRepeatable(number))
          && OptionNumber.canHaveLength(number, at.valueLength())) {
        fitting.add(number, at.value());
      }
      before = number;
    }
    return fitting.build();
  }

  /** Returns the value of Proxy-Uri. */
  public Bytes proxyUri() {
    return proxyUri;
  }

  /** Returns the value of Proxy-Scheme. */
  public Bytes proxyScheme() {
    return proxyScheme;
  }

  /** Returns the value of Uri-Host. */
  public Bytes uriHost() {
    return uriHost;
  }

  /** Returns the value of Uri-Port. */
  public int uriPort() {
    return uriPort;
  }

  /** Returns the value of Observe. */
  public int observe() {
    return observe;
  }

  /** Returns the value of Block1, 0–0xFFFFFF. */
  public int block1() {
    return block1;
  }

  /** Returns the value of Block2, 0–0xFFFFFF. */
  public int block2() {
    return block2;
  }

  /** Tells whether Block2 requests a block after the first. */
  public boolean isLaterBlock() {
    return block2 >> 4 > 0;
  }

  /** Tells whether it is a block after the first, of a request's body or of a response. */
  public boolean followsOthers() {
    return isLaterBlock() || block1 >> 4 > 0;
  }

  /** Returns the value of No-Response, 0–255. */
  public int noResponse() {
    return noResponse;
  }

  /** Returns the value of Hop-Limit; 0 also when it is not one byte [RFC 8768 §3]. */
  public int hopLimit() {
    return hopLimit;
  }
}
