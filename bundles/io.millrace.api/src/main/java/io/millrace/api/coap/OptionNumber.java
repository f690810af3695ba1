// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

/**
 * Option numbers, what their bits say, and how long and how often an option may be [RFC 7252 §5.4,
 * §5.10; RFC 7641 §2; RFC 7959 §2.1, §4; RFC 7967 §2; RFC 8613 §2; RFC 8768 §3; RFC 9175 §2.2,
 * §3.2; RFC 9177 §4.1].
 */
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
  public static final int ECHO = 252;
  public static final int NO_RESPONSE = 258;
  public static final int REQUEST_TAG = 292;

  private static final int ANY_LENGTH = 0xFFFF;

  private OptionNumber() {}

  /** Tells whether an endpoint that does not know the option must refuse the message. */
  public static boolean isCritical(int number) {
    return (number & 1) != 0;
  }

  /** Tells whether a proxy that does not know the option must not forward the message. */
  public static boolean isUnsafeToForward(int number) {
    return (number & 2) != 0;
  }

  /** Tells whether the option is left out of the cache key. */
  public static boolean isNoCacheKey(int number) {
    return (number & 0x1E) == 0x1C;
  }

  /**
   * Tells whether an option of this number can have a value of {@code bytes} bytes; one that cannot
   * counts as unrecognised [RFC 7252 §5.4.3]. A number without a constant here may have any length.
   */
  public static boolean canHaveLength(int number, int bytes) {
    int lengths = lengths(number);
    return bytes >= lengths >> 16 && bytes <= (lengths & 0xFFFF);
  }

  private static int lengths(int number) {
    return switch (number) {
      case IF_NONE_MATCH -> 0;
      case HOP_LIMIT -> range(1, 1);
      case NO_RESPONSE -> range(0, 1);
      case URI_PORT, CONTENT_FORMAT, ACCEPT -> range(0, 2);
      case OBSERVE, BLOCK1, BLOCK2, Q_BLOCK1, Q_BLOCK2 -> range(0, 3);
      case MAX_AGE, SIZE1, SIZE2 -> range(0, 4);
      case IF_MATCH, REQUEST_TAG -> range(0, 8);
      case ETAG -> range(1, 8);
      case ECHO -> range(1, 40);
      case LOCATION_PATH, LOCATION_QUERY, URI_PATH, URI_QUERY, OSCORE -> range(0, 255);
      case URI_HOST, PROXY_SCHEME -> range(1, 255);
      case PROXY_URI -> range(1, 1034);
      default -> ANY_LENGTH;
    };
  }

  private static int range(int shortest, int longest) {
    return shortest << 16 | longest;
  }

  /**
   * Tells whether an option of this number may occur more than once in a request; of the others,
   * all but the first count as unrecognised [RFC 7252 §5.4.5]. (In a response an ETag occurs once.)
   */
  public static boolean isRepeatable(int number) {
    return switch (number) {
      case IF_MATCH, ETAG, LOCATION_PATH, URI_PATH, URI_QUERY, LOCATION_QUERY, REQUEST_TAG -> true;
      default -> false;
    };
  }

  /**
   * Says why an option of a message counts as unrecognised, for a diagnostic payload: its length,
   * that it comes once too often, or else its number.
   *
   * @return for example {@code option 35 (Proxy-Uri) has 0 bytes; allowed are 1 to 1034}
   */
  public static String whyUnrecognised(CoapOptions options, int number) {
    String name = name(number);
    String option = "option " + number + (name.startsWith("Option") ? "" : " (" + name + ")");
    int count = 0;
    for (OptionCursor at = options.cursor(); at.next(); ) {
      if (at.number() == number) {
        count++;
        if (!canHaveLength(number, at.valueLength())) {
          return option + " has " + at.valueLength() + " bytes; allowed are " + allowed(number);
        }
      }
    }
    return count > 1 && !isRepeatable(number)
        ? option + " is there " + count + " times; allowed is once"
        : option + " is unknown here";
  }

  private static String allowed(int number) {
    int shortest = lengths(number) >> 16;
    int longest = lengths(number) & 0xFFFF;
    return shortest == longest ? Integer.toString(shortest) : shortest + " to " + longest;
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
      case ECHO -> "Echo";
      case NO_RESPONSE -> "No-Response";
      case REQUEST_TAG -> "Request-Tag";
      default -> "Option" + number;
    };
  }
}
