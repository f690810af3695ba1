// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
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
}
