// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.gateway.Answers;

/** A device's failures as answers for clients [DESIGN §3]. */
public final class Failures {
  private Failures() {}

  /** Returns the answer that says it. */
  public static CoapResponse answer(DeviceFailure failure) {
    return failure.code() == CoapCode.SERVICE_UNAVAILABLE
        ? Answers.unavailable(failure.reason())
        : CoapResponse.diagnostic(failure.code(), failure.reason());
  }
}
