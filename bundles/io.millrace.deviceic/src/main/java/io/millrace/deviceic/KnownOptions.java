// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;

/**
 * The critical options that the firmware lets pass, most of them unread [spec device-ic-api.md §9].
 */
final class KnownOptions {
  private KnownOptions() {}

  static boolean hasUnknownCritical(CoapOptions options) {
    for (OptionCursor at = options.cursor(); at.next(); ) {
      if (OptionNumber.isCritical(at.number()) && !isKnown(at.number())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKnown(int number) {
    return switch (number) {
      case OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY,
          OptionNumber.ACCEPT,
          OptionNumber.BLOCK2,
          OptionNumber.PROXY_URI,
          OptionNumber.PROXY_SCHEME ->
          true;
      default -> false;
    };
  }
}
