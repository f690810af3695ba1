// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.api.coap.OptionNumber;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;

/** A request that is repeated because its server wants to see an Echo value [RFC 9175 §2.3]. */
final class EchoedRequest {
  private EchoedRequest() {}

  /**
   * Returns the request with the Echo value of its answer.
   *
   * @param response null when there was none
   * @return null when the answer asks for no other value than the request had
   */
  static Request of(Request request, Response response) {
    if (response == null || response.getCode() != ResponseCode.UNAUTHORIZED) {
      return null;
    }
    Option echo = echo(response.getOptions());
    if (echo == null || echo(request.getOptions()) != null) {
      return null;
    }
    Request again = new Request(request.getCode(), request.getType());
    again.setOptions(new OptionSet(request.getOptions()).addOption(echo));
    again.setPayload(request.getPayload());
    return again;
  }

  private static Option echo(OptionSet options) {
    return options.getOthers().stream()
        .filter(each -> each.getNumber() == OptionNumber.ECHO)
        .findFirst()
        .orElse(null);
  }
}
