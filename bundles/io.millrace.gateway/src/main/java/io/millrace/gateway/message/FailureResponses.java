// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.message;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;

/** Error responses for the failures of a device [DESIGN §3]. */
public final class FailureResponses {
  private FailureResponses() {}

  /** Returns the response that tells the client of the failure. */
  public static CoapResponse answer(DeviceFailure failure) {
    return failure.code() == CoapCode.SERVICE_UNAVAILABLE
        ? ErrorResponses.unavailable(failure.reason())
        : CoapResponse.diagnostic(failure.code(), failure.reason());
  }
}
