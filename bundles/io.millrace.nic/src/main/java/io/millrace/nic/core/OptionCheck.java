// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import java.util.function.IntPredicate;

/**
 * Finds options that the NIC has to treat as unrecognised: because of their number, their length or
 * their repetition [RFC 7252 §5.4.3, §5.4.5]. A request to the NIC itself is refused for a critical
 * one [§5.4.1]. A message that is passed on, to the sensor or from it, is refused for one that is
 * unsafe to forward; others are forwarded unchanged, critical or not [§5.7.1].
 */
public final class OptionCheck {
  public static final int NONE = -1;

  private OptionCheck() {}

  /**
   * Returns the first unrecognised critical option of a request to the NIC itself, or {@link
   * #NONE}.
   */
  public static int criticalHere(CoapOptions options) {
    return first(options, OptionNumber::isCritical, OptionCheck::isKnownHere);
  }

  /** Returns the first unrecognised unsafe option of a request to the sensor, or {@link #NONE}. */
  public static int unsafeForSensor(CoapOptions options) {
    return first(options, OptionNumber::isUnsafeToForward, OptionCheck::isKnownOnTheWay);
  }

  /** Returns the first unrecognised unsafe option of the sensor's response, or {@link #NONE}. */
  public static int unsafeFromSensor(CoapOptions options) {
    return first(options, OptionNumber::isUnsafeToForward, OptionCheck::isKnownInAnswers);
  }

  /**
   * Returns the first unrecognised critical option of the sensor's own request, or {@link #NONE}.
   */
  public static int criticalOfSensor(CoapOptions options) {
    return first(options, OptionNumber::isCritical, OptionCheck::isPathOrQuery);
  }

  private static int first(CoapOptions options, IntPredicate matters, IntPredicate known) {
    int before = NONE;
    for (OptionCursor at = options.cursor(); at.next(); before = at.number()) {
      int number = at.number();
      if (matters.test(number) && !(known.test(number) && fits(at, before))) {
        return number;
      }
    }
    return NONE;
  }

  private static boolean isKnownHere(int number) {
    return switch (number) {
      case OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY,
          OptionNumber.ACCEPT,
          OptionNumber.BLOCK1,
          OptionNumber.BLOCK2 ->
          true;
      default -> false;
    };
  }

  private static boolean isKnownOnTheWay(int number) {
    return isKnownHere(number) || isKnownInAnswers(number) || number == OptionNumber.NO_RESPONSE;
  }

  private static boolean isKnownInAnswers(int number) {
    return number == OptionNumber.OBSERVE || number == OptionNumber.MAX_AGE;
  }

  private static boolean isPathOrQuery(int number) {
    return number == OptionNumber.URI_PATH || number == OptionNumber.URI_QUERY;
  }

  /**
   * Tells whether a known option has a permitted length and is not repeated against its definition.
   */
  public static boolean fits(OptionCursor at, int before) {
    return OptionNumber.canHaveLength(at.number(), at.valueLength())
        && (at.number() != before || OptionNumber.isRepeatable(at.number()));
  }
}
