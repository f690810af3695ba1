// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.option;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;

/**
 * What a client's options ask of the gateway, found in one walk. Numbers that are absent are -1,
 * values that are absent are null.
 */
public final class ClientOptions {
  private static final int MALFORMED = -2;

  private final CoapOptions options;
  private Bytes proxyUri;
  private Bytes proxyScheme;
  private Bytes uriHost;
  private int uriPort = -1;
  private boolean twice;
  private int observe = -1;
  private int block1 = -1;
  private int block2 = -1;
  private int hopLimit = -1;
  private int unlistedCritical = -1;

  private ClientOptions(CoapOptions options) {
    this.options = options;
  }

  /** Walks over a request's options. */
  public static ClientOptions read(CoapOptions options) {
    ClientOptions read = new ClientOptions(options);
    int before = -1;
    for (OptionCursor at = options.cursor(); at.next(); ) {
      read.take(at, at.number() == before);
      before = at.number();
    }
    return read;
  }

  private void take(OptionCursor at, boolean again) {
    switch (at.number()) {
      case OptionNumber.URI_HOST -> uriHost = single(at, again);
      case OptionNumber.URI_PORT -> uriPort = number(at, again, 2);
      case OptionNumber.OBSERVE -> observe = number(at, again, 3);
      case OptionNumber.HOP_LIMIT -> hopLimit = number(at, again, 1);
      case OptionNumber.BLOCK1 -> block1 = number(at, again, 3);
      case OptionNumber.BLOCK2 -> block2 = number(at, again, 3);
      case OptionNumber.PROXY_URI -> proxyUri = single(at, again);
      case OptionNumber.PROXY_SCHEME -> proxyScheme = single(at, again);
      default -> judge(at.number());
    }
  }

  private Bytes single(OptionCursor at, boolean again) {
    twice |= again;
    return at.value();
  }

  private int number(OptionCursor at, boolean again, int maxBytes) {
    twice |= again && OptionNumber.isCritical(at.number());
    return at.valueLength() > maxBytes ? MALFORMED : (int) at.value().uint();
  }

  private void judge(int number) {
    if (unlistedCritical < 0 && OptionNumber.isCritical(number) && !OptionTable.isListed(number)) {
      unlistedCritical = number;
    }
  }

  /** Returns the options that were read. */
  public CoapOptions all() {
    return options;
  }

  /** Tells whether the request is to be forwarded. */
  public boolean isProxied() {
    return proxyUri != null || proxyScheme != null;
  }

  /** Tells whether a critical option that may come once came twice. */
  public boolean isRepeated() {
    return twice;
  }

  /** Tells whether a Block1, Block2 or Uri-Port is longer than such an option can be. */
  public boolean isMalformed() {
    return block1 == MALFORMED || block2 == MALFORMED || uriPort == MALFORMED;
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

  /** Returns the value of Hop-Limit; -2 when it is longer than a byte. */
  public int hopLimit() {
    return hopLimit;
  }

  /** Returns the first critical option that {@link OptionTable} has no row for. */
  public int unlistedCritical() {
    return unlistedCritical;
  }
}
