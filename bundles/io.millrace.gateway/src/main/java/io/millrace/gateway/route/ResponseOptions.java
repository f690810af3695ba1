// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.message.ErrorResponses;

/**
 * Filters the options of a response or a notification on its way to the client [RFC 7252 §5.7.1].
 * Options of the downstream hop are removed: Observe, Block1, a client library's private 124, and
 * Size1, unless it says in a 4.13 how long a body may be. An option that is not recognised because
 * of its number, its length or because it is repeated is treated by its number: it is forwarded
 * when it is safe to forward, critical or not; otherwise the client gets 5.02. A response that
 * needs no change stays the same object.
 */
public final class ResponseOptions {
  private ResponseOptions() {}

  /**
   * Returns the response as the client gets it.
   *
   * @param hop where it comes from; a device's 2.05 with a payload always has a Content-Format
   *     [spec gateway-clients.md §5 item 12]
   */
  public static CoapResponse forClient(CoapResponse answer, HopKind hop) {
    boolean change = false;
    boolean format = hop == HopKind.ELSEWHERE || answer.code() != CoapCode.CONTENT;
    int before = -1;
    for (OptionCursor at = answer.options().cursor(); at.next(); before = at.number()) {
      int number = at.number();
      if (isUnrecognisedUnsafe(at, before)) {
        return unrecognised(answer.options(), number);
      }
      format |= number == OptionNumber.CONTENT_FORMAT;
      change |= isOfThisHop(number, answer.code());
    }
    format |= answer.payload().isEmpty();
    return change || !format ? answer.with(filtered(answer, format)) : answer;
  }

  private static CoapOptions filtered(CoapResponse answer, boolean format) {
    CoapOptionsBuilder forwarded = CoapOptions.builder();
    for (OptionCursor at = answer.options().cursor(); at.next(); ) {
      if (!isOfThisHop(at.number(), answer.code())) {
        forwarded.add(at.number(), at.value());
      }
    }
    return format
        ? forwarded.build()
        : forwarded.add(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM).build();
  }

  private static boolean isOfThisHop(int number, int code) {
    return switch (number) {
      case OptionNumber.OBSERVE, OptionNumber.BLOCK1, OptionTable.NCOAP_PRIVATE -> true;
      case OptionNumber.SIZE1 -> code != CoapCode.REQUEST_ENTITY_TOO_LARGE;
      default -> false;
    };
  }

  /** Returns 5.02 for a response with an unrecognised unsafe option, else null. */
  public static CoapResponse refusal(CoapResponse answer) {
    int before = -1;
    for (OptionCursor at = answer.options().cursor(); at.next(); before = at.number()) {
      if (isUnrecognisedUnsafe(at, before)) {
        return unrecognised(answer.options(), at.number());
      }
    }
    return null;
  }

  private static boolean isUnrecognisedUnsafe(OptionCursor at, int before) {
    int number = at.number();
    return OptionNumber.isUnsafeToForward(number)
        && !(isDefined(number)
            && number != before
            && OptionNumber.canHaveLength(number, at.valueLength()));
  }

  /** Tells whether an unsafe option is defined for responses [RFC 7252 §5.4, §5.10]. */
  private static boolean isDefined(int number) {
    return switch (number) {
      case OptionNumber.OBSERVE, OptionNumber.MAX_AGE, OptionNumber.BLOCK2, OptionNumber.BLOCK1 ->
          true;
      default -> false;
    };
  }

  private static CoapResponse unrecognised(CoapOptions options, int number) {
    return ErrorResponses.badGateway(
        "the answer's " + OptionNumber.whyUnrecognised(options, number));
  }
}
