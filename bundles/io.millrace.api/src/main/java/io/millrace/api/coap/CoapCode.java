// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

/**
 * Method and response codes as the byte they are on the wire: class in the upper three bits, detail
 * in the lower five [RFC 7252 §12.1, RFC 8132, RFC 7959, RFC 8516]. Unregistered codes are plain
 * numbers too.
 */
public final class CoapCode {
  public static final int EMPTY = 0x00;
  public static final int GET = 0x01;
  public static final int POST = 0x02;
  public static final int PUT = 0x03;
  public static final int DELETE = 0x04;
  public static final int FETCH = 0x05;
  public static final int PATCH = 0x06;
  public static final int IPATCH = 0x07;

  public static final int CREATED = 0x41;
  public static final int DELETED = 0x42;
  public static final int VALID = 0x43;
  public static final int CHANGED = 0x44;
  public static final int CONTENT = 0x45;
  public static final int CONTINUE = 0x5F;
  public static final int BAD_REQUEST = 0x80;
  public static final int UNAUTHORIZED = 0x81;
  public static final int BAD_OPTION = 0x82;
  public static final int FORBIDDEN = 0x83;
  public static final int NOT_FOUND = 0x84;
  public static final int METHOD_NOT_ALLOWED = 0x85;
  public static final int NOT_ACCEPTABLE = 0x86;
  public static final int REQUEST_ENTITY_INCOMPLETE = 0x88;
  public static final int CONFLICT = 0x89;
  public static final int PRECONDITION_FAILED = 0x8C;
  public static final int REQUEST_ENTITY_TOO_LARGE = 0x8D;
  public static final int UNSUPPORTED_CONTENT_FORMAT = 0x8F;
  public static final int TOO_MANY_REQUESTS = 0x9D;
  public static final int INTERNAL_SERVER_ERROR = 0xA0;
  public static final int NOT_IMPLEMENTED = 0xA1;
  public static final int BAD_GATEWAY = 0xA2;
  public static final int SERVICE_UNAVAILABLE = 0xA3;
  public static final int GATEWAY_TIMEOUT = 0xA4;
  public static final int PROXYING_NOT_SUPPORTED = 0xA5;
  public static final int HOP_LIMIT_REACHED = 0xA8;

  private static final String[] METHODS = {
    "EMPTY", "GET", "POST", "PUT", "DELETE", "FETCH", "PATCH", "iPATCH"
  };

  private CoapCode() {}

  /** Tells whether {@code code} is a method: class 0, not 0.00. */
  public static boolean isRequest(int code) {
    return code > 0 && code < 0x20;
  }

  /** Tells whether {@code code} is a response: classes 2 to 5. */
  public static boolean isResponse(int code) {
    return code >= 0x40 && code < 0xC0;
  }

  /** Tells whether a code says that the client was wrong: class 4 [RFC 7252 §5.9.2]. */
  public static boolean isClientError(int code) {
    return code >> 5 == 4;
  }

  /** Tells whether {@code code} is of class 2. */
  public static boolean isSuccess(int code) {
    return code >> 5 == 2;
  }

  /**
   * Tells whether a method is idempotent: GET, PUT, DELETE, FETCH and iPATCH are, POST and PATCH
   * are not [RFC 7252 §5.1, RFC 8132 §2, §3].
   */
  public static boolean isIdempotent(int code) {
    return code == GET || code == PUT || code == DELETE || code == FETCH || code == IPATCH;
  }

  /** Returns the notation class.detail, as in {@code 4.04}. */
  public static String text(int code) {
    int detail = code & 0x1F;
    return (code >> 5 & 7) + (detail < 10 ? ".0" : ".") + detail;
  }

  /** Returns a method's name, or class.detail for anything else. */
  public static String name(int code) {
    return code >= 0 && code < METHODS.length ? METHODS[code] : text(code);
  }
}
