// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.time.Duration;

/** Which responses are stored, and for how long they are fresh [RFC 7252 §5.6, §5.9]. */
final class Cacheability {
  private static final long NO_MAX_AGE = -1;

  private Cacheability() {}

  /**
   * Returns for how many seconds a response to a safe request is fresh.
   *
   * @param otherwise how long one without Max-Age is
   * @return 0 when it is not to be stored
   */
  static long seconds(CoapResponse response, Duration otherwise) {
    if (!mayBeStored(response)) {
      return 0;
    }
    return maxAge(response.options(), otherwise);
  }

  /** Returns Max-Age, 0–2^32 - 1. */
  static long maxAge(CoapOptions options, Duration otherwise) {
    long maxAge = options.uint(OptionNumber.MAX_AGE, NO_MAX_AGE);
    return maxAge == NO_MAX_AGE ? otherwise.toSeconds() : maxAge;
  }

  /**
   * Of the successes 2.05 may be; the others belong to methods that are not safe, or are not known
   * here. Errors may be, but not one that says that a part of a body is missing, or that asks this
   * client for Echo [RFC 9175 §2.3]. A part of a body is not a response.
   */
  private static boolean mayBeStored(CoapResponse response) {
    int code = response.code();
    boolean known = code == CoapCode.CONTENT || code >> 5 == 4 || code >> 5 == 5;
    return known
        && code != CoapCode.REQUEST_ENTITY_INCOMPLETE
        && !response.options().has(OptionNumber.ECHO)
        && isWhole(response.options());
  }

  private static boolean isWhole(CoapOptions options) {
    long block2 = options.uint(OptionNumber.BLOCK2, 0);
    return block2 >> 3 == 0 && !options.has(OptionNumber.OSCORE);
  }
}
