// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.io.IOException;
import java.time.Duration;

/** The server refused a request with a status of HTTP; its message is for people. */
public final class StatusException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int UNAUTHORIZED = 401;

  private final int status;
  private final transient Duration retryAfter;

  /**
   * Makes it.
   *
   * @param what was asked, in a few words
   * @param retryAfter when the server wants to be asked again; null when it does not say
   */
  public StatusException(String what, int status, Duration retryAfter) {
    super(
        status == UNAUTHORIZED
            ? "the server refuses this router's token or certificate (401)"
            : "the server answers " + status + " to " + what);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Tells whether the server does not know who asks. */
  public boolean isRefused() {
    return status == UNAUTHORIZED;
  }

  /** Returns when the server wants to be asked again; null when it does not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
