// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;

/** The ETags of requests: which responses a client has stored already [RFC 7252 §5.10.6.2]. */
public final class EntityTags {
  private EntityTags() {}

  /** Tells whether a request asks whether the response of that tag is still valid. */
  public static boolean has(CoapOptions request, Bytes tag) {
    for (OptionCursor at = request.cursor(); at.next() && at.number() <= OptionNumber.ETAG; ) {
      if (at.number() == OptionNumber.ETAG && at.value().equals(tag)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether a response is one for this request, too: a 2.03 is only when the request has its
   * tag, or when neither has one.
   */
  public static boolean fit(CoapOptions request, CoapResponse response) {
    if (response.code() != CoapCode.VALID) {
      return true;
    }
    Bytes tag = response.options().first(OptionNumber.ETAG);
    return tag == null ? !request.has(OptionNumber.ETAG) : has(request, tag);
  }

  /**
   * Returns the answer to a request: 2.03 instead of a 2.05 that the client has already; it has the
   * response's Max-Age, too.
   */
  public static CoapResponse answer(CoapOptions request, CoapResponse response) {
    Bytes tag =
        response.code() == CoapCode.CONTENT ? response.options().first(OptionNumber.ETAG) : null;
    if (tag == null || !has(request, tag)) {
      return response;
    }
    CoapOptionsBuilder valid = CoapOptions.builder().add(OptionNumber.ETAG, tag);
    Bytes maxAge = response.options().first(OptionNumber.MAX_AGE);
    if (maxAge != null) {
      valid.add(OptionNumber.MAX_AGE, maxAge);
    }
    return new CoapResponse(CoapCode.VALID, valid.build(), Bytes.EMPTY);
  }
}
