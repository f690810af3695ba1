// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.lib.files.FileReason;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** The responses of {@code /releases}, each with a sentence. */
final class Answers {
  /** The release is understood and cannot be installed [RFC 8132 §2.2.2]. */
  static final int UNPROCESSABLE = 0x96;

  private static final int RETRY_AFTER_SECONDS = 5;

  private Answers() {}

  /** Returns a response with text. */
  static CoapResponse text(int code, String text) {
    return CoapResponse.of(code, ContentFormat.TEXT, Bytes.utf8(text));
  }

  /** Returns 2.05 in the format that the client accepts: text, or JSON. */
  static CoapResponse content(CoapRequest request, String text, String json) {
    long accept = request.options().uint(OptionNumber.ACCEPT, ContentFormat.TEXT);
    if (accept == ContentFormat.JSON) {
      return CoapResponse.of(CoapCode.CONTENT, ContentFormat.JSON, Bytes.utf8(json));
    }
    return accept == ContentFormat.TEXT
        ? text(CoapCode.CONTENT, text)
        : CoapResponse.diagnostic(
            CoapCode.NOT_ACCEPTABLE, "content formats are 0 (text) and 50 (JSON)");
  }

  /**
   * Returns a refusal of a block that says where the upload goes on: its text begins with {@code
   * offset} and a number.
   *
   * @param offset how many bytes of the file are here
   */
  static CoapResponse goOnAt(long offset, int code, String why) {
    return refusal(code, "offset " + offset + ": " + why);
  }

  /** Returns a refusal; 5.03 says when to try again. */
  static CoapResponse refusal(int code, String why) {
    CoapResponse refusal = CoapResponse.diagnostic(code, why);
    return code == CoapCode.SERVICE_UNAVAILABLE
        ? refusal.with(CoapOptions.builder().add(OptionNumber.MAX_AGE, RETRY_AFTER_SECONDS).build())
        : refusal;
  }

  /** Returns 4.13 with the largest size. */
  static CoapResponse tooLarge(long mostBytes) {
    String why = "larger than a release may be, " + mostBytes + " bytes";
    return CoapResponse.diagnostic(CoapCode.REQUEST_ENTITY_TOO_LARGE, why)
        .with(CoapOptions.builder().add(OptionNumber.SIZE1, mostBytes).build());
  }

  /** Returns 4.05. */
  static CoapResponse notAllowed(String methods) {
    return CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "methods here: " + methods);
  }

  /** Returns 5.03 for an order that goes on without this bundle. */
  static CoapResponse replaced() {
    return refusal(
        CoapCode.SERVICE_UNAVAILABLE,
        "what takes orders by CoAP is being replaced: GET /releases/status tells how it went");
  }

  /** Returns the response to an order that was not followed. */
  static CoapResponse of(Throwable failure) {
    Throwable known =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (known instanceof ReleaseRefusedException refused) {
      return refusal(CoapCode.CONFLICT, refused.getMessage());
    }
    return refusal(
        CoapCode.INTERNAL_SERVER_ERROR,
        known instanceof IOException io ? FileReason.of(io) : "the order failed: " + known);
  }
}
