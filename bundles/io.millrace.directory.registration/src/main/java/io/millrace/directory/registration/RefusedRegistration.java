// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;

/** A registration or a look-up that is refused, with the client's answer. */
final class RefusedRegistration extends Exception {
  private static final long serialVersionUID = 1;
  private static final int RETRY_AFTER_SECONDS = 5;

  private final transient CoapResponse answer;

  private RefusedRegistration(CoapResponse answer) {
    super(answer.payload().utf8(), null, false, false);
    this.answer = answer;
  }

  /** Returns one with a diagnostic payload. */
  static RefusedRegistration of(int code, String why) {
    CoapResponse refusal = CoapResponse.diagnostic(code, why);
    return new RefusedRegistration(
        code == CoapCode.SERVICE_UNAVAILABLE
            ? refusal.with(
                CoapOptions.builder().add(OptionNumber.MAX_AGE, RETRY_AFTER_SECONDS).build())
            : refusal);
  }

  /** Returns 4.00 Bad Request. */
  static RefusedRegistration badRequest(String why) {
    return of(CoapCode.BAD_REQUEST, why);
  }

  CoapResponse answer() {
    return answer;
  }
}
