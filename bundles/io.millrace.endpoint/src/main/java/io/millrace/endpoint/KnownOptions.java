// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.OptionNumber;

/**
 * The critical options that a response may carry without being unintelligible [RFC 7252 §5.4.1].
 */
final class KnownOptions {
  private static final long KNOWN =
      bits(
          OptionNumber.IF_MATCH,
          OptionNumber.URI_HOST,
          OptionNumber.IF_NONE_MATCH,
          OptionNumber.URI_PORT,
          OptionNumber.OSCORE,
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY,
          OptionNumber.ACCEPT,
          OptionNumber.Q_BLOCK1,
          OptionNumber.BLOCK2,
          OptionNumber.BLOCK1,
          OptionNumber.Q_BLOCK2,
          OptionNumber.PROXY_URI,
          OptionNumber.PROXY_SCHEME);

  private KnownOptions() {}

  private static long bits(int... numbers) {
    long bits = 0;
    for (int number : numbers) {
      bits |= 1L << number;
    }
    return bits;
  }

  static boolean isUnknownCritical(int number) {
    return OptionNumber.isCritical(number) && (number > 63 || (KNOWN & 1L << number) == 0);
  }
}
