// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.ClientOptions;

/** Checks the options of a request for a local resource [RFC 7252 §5.4.1, §5.10.4]. */
final class LocalOptions {
  private LocalOptions() {}

  /** Returns the error response to a request whose options are not valid, or null. */
  static CoapResponse refusal(ClientOptions options) {
    if (options.hasDots()) {
      return ErrorResponses.badRequest("Uri-Path must not be '.' or '..'");
    }
    boolean noBlock = options.block2() >= 0 && (options.block2() & 7) == 7;
    return noBlock ? ErrorResponses.badRequest("Block2 has the reserved size") : null;
  }

  /** Returns the response, or 4.06 when it is not in the format that the client accepts. */
  static CoapResponse accepted(CoapRequest request, CoapResponse answer) {
    long accept = request.options().uint(OptionNumber.ACCEPT, -1);
    long format = answer.options().uint(OptionNumber.CONTENT_FORMAT, -1);
    boolean wrong = accept >= 0 && format >= 0 && accept != format;
    return wrong && CoapCode.isSuccess(answer.code())
        ? CoapResponse.diagnostic(
            CoapCode.NOT_ACCEPTABLE, "only content format " + format + " is available")
        : answer;
  }
}
