// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.web;

import java.time.Duration;

/** A request that is not done; its message is for the person in front of the page. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Duration retryAfter;

  private RefusedException(int status, String message, Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Refuses with a status and a sentence. */
  public static RefusedException of(int status, String message) {
    return new RefusedException(status, message, Duration.ZERO);
  }

  /** Refuses what cannot be understood. */
  public static RefusedException badRequest(String message) {
    return of(400, message);
  }

  /** Refuses because the service that does it is away. */
  public static RefusedException away(String what) {
    return new RefusedException(503, what + " is away at the moment", Duration.ofSeconds(1));
  }

  /** Refuses somebody who has to wait. */
  public static RefusedException later(String message, Duration wait) {
    return new RefusedException(429, message, wait);
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns after which time trying again may help; zero: not said. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
