// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.io.IOException;
import java.time.Duration;

/** The server refused a request with a status of HTTP; its message is for people. */
public final class StatusException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int SERVER_FAULTS = 500;

  private final int status;
  private final transient Duration retryAfter;

  /**
   * Makes it.
   *
   * @param what was asked, in a few words
   * @param retryAfter when the server wants to be asked again; null when it does not say
   */
  public StatusException(String what, int status, Duration retryAfter) {
    super(text(what, status));
    this.status = status;
    this.retryAfter = retryAfter;
  }

  private static String text(String what, int status) {
    return switch (status) {
      case UNAUTHORIZED ->
          "the server refuses this router's token or client certificate (401): it is wrong or"
              + " missing, or the tenant does not allow this kind";
      case FORBIDDEN ->
          "the server, or a proxy before it, refuses this router's address or request (403)";
      case TOO_MANY -> "the server has too many requests from this router's address (429)";
      default ->
          (status >= SERVER_FAULTS ? "the server has a fault, it" : "the server")
              + (" answers " + status + " to " + what);
    };
  }

  /** Tells whether the server does not accept this router. */
  public boolean isRefused() {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }

  /** Returns when the server wants to be asked again; null when it does not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
