// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;

/** Responses about methods. */
final class Methods {
  private Methods() {}

  static CoapResponse notAllowed(String allowed) {
    return CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "allowed here: " + allowed);
  }
}
