// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

/** Option numbers and what their bits say [RFC 7252 §5.4, §5.10; RFC 7641; RFC 7959; RFC 8768]. */
public final class OptionNumber {
  public static final int IF_MATCH = 1;
  public static final int URI_HOST = 3;
  public static final int ETAG = 4;
  public static final int IF_NONE_MATCH = 5;
  public static final int OBSERVE = 6;
  public static final int URI_PORT = 7;
  public static final int LOCATION_PATH = 8;
  public static final int OSCORE = 9;
  public static final int URI_PATH = 11;
  public static final int CONTENT_FORMAT = 12;
  public static final int MAX_AGE = 14;
  public static final int URI_QUERY = 15;
  public static final int HOP_LIMIT = 16;
  public static final int ACCEPT = 17;
  public static final int Q_BLOCK1 = 19;
  public static final int LOCATION_QUERY = 20;
  public static final int BLOCK2 = 23;
  public static final int BLOCK1 = 27;
  public static final int SIZE2 = 28;
  public static final int Q_BLOCK2 = 31;
  public static final int PROXY_URI = 35;
  public static final int PROXY_SCHEME = 39;
  public static final int SIZE1 = 60;
  public static final int NO_RESPONSE = 258;

  private OptionNumber() {}

  /** Tells whether a message with this option must be refused by who does not know it. */
  public static boolean isCritical(int number) {
    return (number & 1) != 0;
  }

  /** Tells whether a proxy that does not know it must not forward it. */
  public static boolean isUnsafeToForward(int number) {
    return (number & 2) != 0;
  }

  /** Tells whether the option is left out of the cache key. */
  public static boolean isNoCacheKey(int number) {
    return (number & 0x1E) == 0x1C;
  }

  /** Returns the option's registered name, or {@code Option<number>}. */
  public static String name(int number) {
    return switch (number) {
      case IF_MATCH -> "If-Match";
      case URI_HOST -> "Uri-Host";
      case ETAG -> "ETag";
      case IF_NONE_MATCH -> "If-None-Match";
      case OBSERVE -> "Observe";
      case URI_PORT -> "Uri-Port";
      case LOCATION_PATH -> "Location-Path";
      case OSCORE -> "OSCORE";
      case URI_PATH -> "Uri-Path";
      case CONTENT_FORMAT -> "Content-Format";
      case MAX_AGE -> "Max-Age";
      case URI_QUERY -> "Uri-Query";
      case HOP_LIMIT -> "Hop-Limit";
      case ACCEPT -> "Accept";
      case Q_BLOCK1 -> "Q-Block1";
      case LOCATION_QUERY -> "Location-Query";
      case BLOCK2 -> "Block2";
      case BLOCK1 -> "Block1";
      case SIZE2 -> "Size2";
      case Q_BLOCK2 -> "Q-Block2";
      case PROXY_URI -> "Proxy-Uri";
      case PROXY_SCHEME -> "Proxy-Scheme";
      case SIZE1 -> "Size1";
      case NO_RESPONSE -> "No-Response";
      default -> "Option" + number;
    };
  }
}
