// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import io.millrace.api.coap.OptionNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The target URI in the query {@code uri=} [RFC 8075 §5.3]: percent-encoded, or as it is. As it is,
 * all that follows belongs to it, also {@code &}.
 */
public final class TargetUri {
  private static final String KEY = "uri=";
  private static final String HOW = "the query is uri=, and behind it coap://HOST[:PORT]/PATH";

  private TargetUri() {}

  /**
   * Reads it.
   *
   * @param query the query as it came, or null
   */
  public static String of(String query) throws Unmapped {
    if (query == null || !query.startsWith(KEY)) {
      throw new Unmapped(StatusCodes.BAD_REQUEST, HOW);
    }
    String value = query.substring(KEY.length());
    String target = isCoap(value) ? value : decoded(value);
    check(target);
    return target;
  }

  private static String decoded(String value) throws Unmapped {
    if (value.indexOf('&') >= 0) {
      throw new Unmapped(StatusCodes.BAD_REQUEST, "there is no other key than uri: " + HOW);
    }
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      throw new Unmapped(StatusCodes.BAD_REQUEST, HOW);
    }
  }

  private static void check(String target) throws Unmapped {
    int length = target.getBytes(StandardCharsets.UTF_8).length;
    if (length > 0 && !OptionNumber.canHaveLength(OptionNumber.PROXY_URI, length)) {
      throw new Unmapped(
          StatusCodes.URI_TOO_LONG, "the target URI has %d bytes, too many".formatted(length));
    }
    try {
      URI uri = new URI(target);
      if (!isCoap(target) || uri.getRawAuthority() == null || uri.getRawFragment() != null) {
        throw new Unmapped(StatusCodes.BAD_REQUEST, HOW + ", without a fragment");
      }
    } catch (URISyntaxException wrong) {
      throw new Unmapped(StatusCodes.BAD_REQUEST, "no URI: " + wrong.getMessage());
    }
  }

  private static boolean isCoap(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("coap:") || lower.startsWith("coaps:") || lower.startsWith("coap+");
  }
}
