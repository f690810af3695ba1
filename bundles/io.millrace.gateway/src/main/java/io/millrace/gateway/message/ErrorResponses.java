// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.message;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;

/** The gateway's own error responses, each with a diagnostic payload of one line [DESIGN §3]. */
public final class ErrorResponses {
  private static final int RETRY_AFTER_SECONDS = 5;

  private ErrorResponses() {}

  /** Returns 4.00 Bad Request. */
  public static CoapResponse badRequest(String why) {
    return CoapResponse.diagnostic(CoapCode.BAD_REQUEST, why);
  }

  /** Returns 4.02 Bad Option. */
  public static CoapResponse badOption(String why) {
    return CoapResponse.diagnostic(CoapCode.BAD_OPTION, why);
  }

  /** Returns 4.02 Bad Option for an option that is not recognised [RFC 7252 §5.4.3, §5.4.5]. */
  public static CoapResponse badOption(CoapOptions options, int number) {
    return badOption(OptionNumber.whyUnrecognised(options, number));
  }

  /** Returns 5.03 Service Unavailable with a Max-Age that says when to try again. */
  public static CoapResponse unavailable(String why) {
    return unavailable(why, RETRY_AFTER_SECONDS);
  }

  /** Returns 5.03 Service Unavailable with the seconds after which to try again. */
  public static CoapResponse unavailable(String why, long seconds) {
    return later(CoapCode.SERVICE_UNAVAILABLE, why, seconds);
  }

  private static CoapResponse later(int code, String why, long seconds) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.MAX_AGE, seconds).build();
    return new CoapResponse(code, options, Bytes.utf8(why));
  }

  /**
   * Returns the response when a part failed: 5.03 when its bundle is being replaced, else 5.00.
   *
   * @param part what failed, for example "the resource"
   */
  public static CoapResponse failed(String part, Throwable fault) {
    return fault instanceof LinkageError
        ? unavailable(part + " is being replaced")
        : CoapResponse.diagnostic(CoapCode.INTERNAL_SERVER_ERROR, part + " failed");
  }

  /** Returns 4.29 Too Many Requests with a Max-Age that says when to try again [RFC 8516]. */
  public static CoapResponse tooMany(String why) {
    return tooMany(why, RETRY_AFTER_SECONDS);
  }

  /** Returns 4.29 Too Many Requests with the seconds after which to try again [RFC 8516]. */
  public static CoapResponse tooMany(String why, long seconds) {
    return later(CoapCode.TOO_MANY_REQUESTS, why, seconds);
  }

  /** Returns 5.04 Gateway Timeout. */
  public static CoapResponse timedOut(String why) {
    return CoapResponse.diagnostic(CoapCode.GATEWAY_TIMEOUT, why);
  }

  /** Returns 5.02 Bad Gateway. */
  public static CoapResponse badGateway(String why) {
    return CoapResponse.diagnostic(CoapCode.BAD_GATEWAY, why);
  }

  /** Returns 4.13 Request Entity Too Large with the largest length that is accepted in Size1. */
  public static CoapResponse tooLarge(int maxBytes) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.SIZE1, maxBytes).build();
    String why = "body too large, at most " + maxBytes + " bytes";
    return new CoapResponse(CoapCode.REQUEST_ENTITY_TOO_LARGE, options, Bytes.utf8(why));
  }

  /** Returns the response for a failure of a device. */
  public static CoapResponse of(DeviceFailure failure) {
    return failure.code() == CoapCode.SERVICE_UNAVAILABLE
        ? unavailable(failure.reason())
        : CoapResponse.diagnostic(failure.code(), failure.reason());
  }
}
