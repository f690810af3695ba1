// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.util.function.Consumer;

/** A resource of the Device IC. */
interface Resource {
  /**
   * Answers a request with any method.
   *
   * @param token the request's
   * @param answer takes the answer, once; an answer with code 0.00 is sent as an empty message
   */
  void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer);
}
