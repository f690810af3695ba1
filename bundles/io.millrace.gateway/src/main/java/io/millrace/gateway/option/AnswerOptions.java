// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.option;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.Answers;

/**
 * What becomes of the options of an answer or a notification on the way to the client [RFC 7252
 * §5.7.1]. Those that belong to the hop behind stay here: Observe, Block1, Size1 unless it tells
 * with 4.13 how long a body may be, and a client library's private 124. What is unrecognised, for
 * its number, its length or for coming twice, goes by its number: a safe option goes on, critical
 * or not, an unsafe one makes the answer a 5.02. An answer that needs no change is the same object.
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
    int before = -1;
    for (OptionCursor at = answer.options().cursor(); at.next(); before = at.number()) {
      int number = at.number();
      if (isUnintelligible(at, before)) {
        return unintelligible(number);
      }
      format |= number == OptionNumber.CONTENT_FORMAT;
      change |= staysHere(number, answer.code());
    }
    format |= answer.payload().isEmpty();
    return change || !format ? answer.with(filtered(answer, format)) : answer;
  }

  private static CoapOptions filtered(CoapResponse answer, boolean format) {
    CoapOptionsBuilder kept = CoapOptions.builder();
    for (OptionCursor at = answer.options().cursor(); at.next(); ) {
      if (!staysHere(at.number(), answer.code())) {
        kept.add(at.number(), at.value());
      }
    }
    return format
        ? kept.build()
        : kept.add(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM).build();
  }

  private static boolean staysHere(int number, int code) {
    return switch (number) {
      case OptionNumber.OBSERVE, OptionNumber.BLOCK1, OptionTable.FIELD_MARK -> true;
      case OptionNumber.SIZE1 -> code != CoapCode.REQUEST_ENTITY_TOO_LARGE;
      default -> false;
    };
  }

  /** Returns the 5.02 that the client gets for an answer with an unsafe unrecognised option. */
  public static CoapResponse refusal(CoapResponse answer) {
    int before = -1;
    for (OptionCursor at = answer.options().cursor(); at.next(); before = at.number()) {
      if (isUnintelligible(at, before)) {
        return unintelligible(at.number());
      }
    }
    return null;
  }

  private static boolean isUnintelligible(OptionCursor at, int before) {
    int number = at.number();
    return OptionNumber.isUnsafeToForward(number)
        && !(isDefined(number)
            && number != before
            && OptionNumber.canHaveLength(number, at.valueLength()));
  }

  /** Tells whether an unsafe option means something in an answer [RFC 7252 §5.4, §5.10]. */
  private static boolean isDefined(int number) {
    return switch (number) {
      case OptionNumber.OBSERVE, OptionNumber.MAX_AGE, OptionNumber.BLOCK2, OptionNumber.BLOCK1 ->
          true;
      default -> false;
    };
  }

  private static CoapResponse unintelligible(int number) {
    return Answers.badGateway(
        "the answer has option " + number + ", unknown here or of a wrong length or there twice");
  }
}
