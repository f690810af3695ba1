// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.option;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;

/**
 * What becomes of the options of an answer on the way to the client [RFC 7252 §5.7.1]: everything
 * goes on except what belongs to the hop behind (Observe, Block1, Hop-Limit, Size1 unless it tells
 * with 4.13 how long a body may be) and elective options that are unsafe and unknown. An answer
 * that needs no change is the same object.
 */
public final class AnswerOptions {
  private AnswerOptions() {}

  /**
   * Returns the answer as the client gets it.
   *
   * @param hop where it came from; a 2.05 with a payload of a device always has a Content-Format
   *     [spec gateway-clients.md §5 item 12]
   */
  public static CoapResponse forClient(CoapResponse answer, Hop hop) {
    boolean change = false;
    boolean format = hop == Hop.ELSEWHERE || answer.code() != CoapCode.CONTENT;
    for (OptionCursor at = answer.options().cursor(); at.next(); ) {
      format |= at.number() == OptionNumber.CONTENT_FORMAT;
      change |= !goesOn(at.number(), answer.code());
    }
    format |= answer.payload().isEmpty();
    return change || !format ? answer.with(filtered(answer, format)) : answer;
  }

  private static CoapOptions filtered(CoapResponse answer, boolean format) {
    var kept = CoapOptions.builder();
    for (OptionCursor at = answer.options().cursor(); at.next(); ) {
      if (goesOn(at.number(), answer.code())) {
        kept.add(at.number(), at.value());
      }
    }
    return format
        ? kept.build()
        : kept.add(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM).build();
  }

  private static boolean goesOn(int number, int code) {
    return switch (number) {
      case OptionNumber.OBSERVE, OptionNumber.BLOCK1, OptionNumber.HOP_LIMIT, 124 -> false;
      case OptionNumber.SIZE1 -> code == CoapCode.REQUEST_ENTITY_TOO_LARGE;
      case OptionNumber.MAX_AGE, OptionNumber.BLOCK2 -> true;
      default -> !OptionNumber.isUnsafeToForward(number);
    };
  }

  /** Tells whether the answer has an option that makes it unintelligible: critical, unsafe. */
  public static boolean isUnintelligible(CoapResponse answer) {
    for (OptionCursor at = answer.options().cursor(); at.next(); ) {
      int number = at.number();
      if (OptionNumber.isCritical(number)
          && OptionNumber.isUnsafeToForward(number)
          && !OptionTable.isListed(number)) {
        return true;
      }
    }
    return false;
  }
}
