// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;

/**
 * Protects the responses to one request [RFC 8613 §8.3]. The first may use the request's nonce,
 * which no other response has; each other one gets a number of its own. Thread-safe.
 */
public final class ResponseProtection {
  private final OpenContext open;
  private final Binding request;
  private boolean nonceIsFree;

  /**
   * Makes one.
   *
   * @param isNew whether the request was not answered before, by this process or an earlier one
   */
  ResponseProtection(OpenContext open, Binding request, boolean isNew) {
    this.open = open;
    this.request = request;
    this.nonceIsFree = isNew;
  }

  /** Returns the protected response; null when there is no number for it at present. */
  public synchronized CoapResponse protect(CoapResponse response) {
    SecurityContext context = open.context();
    Bytes plain = InnerMessage.plaintext(response.code(), response.options(), response.payload());
    CoapOptionsBuilder outer = InnerMessage.outer(response.options());
    boolean observed = response.options().has(OptionNumber.OBSERVE);
    int code = observed ? CoapCode.CONTENT : CoapCode.CHANGED;
    if (nonceIsFree) {
      nonceIsFree = false;
      Bytes sealed = context.seal(request.kid(), request.partialIv(), request, plain);
      outer.add(OptionNumber.OSCORE, Bytes.EMPTY);
      return new CoapResponse(code, outer.build(), sealed);
    }
    long number = open.nextNumber();
    if (number < 0) {
      return null;
    }
    Bytes partialIv = SecurityContext.partialIv(number);
    Bytes sealed = context.seal(context.senderId(), partialIv, request, plain);
    outer.add(OptionNumber.OSCORE, new OscoreOption(partialIv, null, null).encoded());
    return new CoapResponse(code, outer.build(), sealed);
  }
}
