// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.caller;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.ReplyTo;
import java.util.function.Consumer;

/**
 * A request that the gateway has, until its answer, or while it observes.
 *
 * @param listener gets the answer, or every notification; called on any thread, must not block
 */
record OpenRequest(CoapRequest request, ReplyTo replyTo, Consumer<CoapResponse> listener) {
  /** Tells whether more is to come after this response [RFC 7641 §3.2, §4.2]. */
  boolean goesOnAfter(CoapResponse response) {
    return request.options().uint(OptionNumber.OBSERVE, 1) == 0
        && response.options().has(OptionNumber.OBSERVE)
        && CoapCode.isSuccess(response.code());
  }
}
