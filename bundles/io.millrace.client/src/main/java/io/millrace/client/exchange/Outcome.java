// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import org.eclipse.californium.core.coap.Response;

/**
 * How an exchange ended.
 *
 * @param status its class
 * @param response the answer; null when there is none
 * @param reason one line on why there is none; empty when there is one
 */
public record Outcome(ExitStatus status, Response response, String reason) {
  static Outcome answered(Response response) {
    return new Outcome(ExitStatus.of(response.getRawCode()), response, "");
  }

  static Outcome failed(ExitStatus status, String reason) {
    return new Outcome(status, null, reason);
  }

  /** Tells whether there is an answer, of whatever code. */
  public boolean isAnswered() {
    return response != null;
  }
}
