// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import io.millrace.api.coap.CoapCode;

/**
 * The HTTP status of a CoAP response [RFC 8075 §7, table 2; RFC 8132 §2.3; RFC 8516]. Where the
 * table leaves a choice, the status is taken that has the same number.
 */
public final class StatusCodes {
  public static final int OK = 200;
  public static final int CREATED = 201;
  public static final int NO_CONTENT = 204;
  public static final int NOT_MODIFIED = 304;
  public static final int BAD_REQUEST = 400;
  public static final int UNAUTHORIZED = 401;
  public static final int FORBIDDEN = 403;
  public static final int METHOD_NOT_ALLOWED = 405;
  public static final int NOT_ACCEPTABLE = 406;
  public static final int TOO_LARGE = 413;
  public static final int URI_TOO_LONG = 414;
  public static final int UNSUPPORTED_MEDIA_TYPE = 415;
  public static final int BAD_GATEWAY = 502;
  public static final int SERVICE_UNAVAILABLE = 503;

  private static final int CLASS = 100;
  private static final int CLASS_SHIFT = 5;
  private static final int DETAIL = 0x1F;

  private StatusCodes() {}

  /**
   * Returns the status.
   *
   * @param code the response's code
   * @param isEmpty whether it has no payload
   */
  public static int of(int code, boolean isEmpty) {
    return switch (code) {
      case CoapCode.CREATED -> CREATED;
      case CoapCode.VALID -> NOT_MODIFIED;
      case CoapCode.CONTENT -> OK;
      case CoapCode.DELETED, CoapCode.CHANGED -> isEmpty ? NO_CONTENT : OK;
      case CoapCode.UNAUTHORIZED -> FORBIDDEN;
      case CoapCode.BAD_OPTION, CoapCode.REQUEST_ENTITY_INCOMPLETE -> BAD_REQUEST;
      case CoapCode.PROXYING_NOT_SUPPORTED, CoapCode.HOP_LIMIT_REACHED -> BAD_GATEWAY;
      default -> sameNumber(code);
    };
  }

  /** For example 404 for 4.04; a code of another class than 4 and 5 makes no sense here. */
  private static int sameNumber(int code) {
    boolean isError = code >= CoapCode.BAD_REQUEST;
    return isError ? (code >> CLASS_SHIFT) * CLASS + (code & DETAIL) : BAD_GATEWAY;
  }
}
