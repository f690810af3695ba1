// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;

/**
 * What has become of a protected request: it is to be handled, or it is answered already.
 *
 * @param client the name of the context; empty when there is none
 * @param request what was protected; null when it is answered
 * @param protection for its responses; null when it is answered
 * @param answer as it is to be sent; null when the request is to be handled
 */
public record ReceivedRequest(
    String client, CoapRequest request, ResponseProtection protection, CoapResponse answer) {
  static ReceivedRequest answered(CoapResponse answer) {
    return new ReceivedRequest("", null, null, answer);
  }
}
