// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.option;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;

/**
 * What a client's options ask of the gateway, found in one walk. Numbers that are absent are -1,
 * values that are absent are null. An option that nobody here knows, that has a length which it
 * cannot have, or that comes once too often counts as unrecognised [RFC 7252 §5.4.3, §5.4.5]; what
 * that means depends on whether the request is forwarded: see {@link #unrecognisedUnsafe} and
 * {@link #unrecognisedCritical}.
 */
public final class ClientOptions {
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
  private int unsafe = -1;
  private int critical = -1;
  private boolean proxied;
  private boolean dots;
  private boolean misfit;

  private ClientOptions(CoapOptions options) {
    this.options = options;
  }

  /** Walks over a request's options. */
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

  /** Tells whether a Uri-Path is one of the two that none may be: one dot or two. */
  public boolean hasDots() {
    return dots;
  }

  /**
   * Returns the first unrecognised option that must not be forwarded; -1 when there is none. A
   * request to be forwarded is refused for it, whatever its type [RFC 7252 §5.7.1].
   */
  public int unrecognisedUnsafe() {
    return unsafe;
  }

  /**
   * Returns the first unrecognised critical option; -1 when there is none. A request for the
   * gateway itself is refused for it [RFC 7252 §5.4.1].
   */
  public int unrecognisedCritical() {
    return critical;
  }

  /** Returns the options without those that do not fit: a wrong length, or once too often. */
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

  /** Tells whether Block2 asks for another block than the first. */
  public boolean isLaterBlock() {
    return block2 >> 4 > 0;
  }

  /** Returns the value of Hop-Limit; 0 also when it is not one byte [RFC 8768 §3]. */
  public int hopLimit() {
    return hopLimit;
  }
}
