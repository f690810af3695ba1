// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.time.Duration;
import java.util.Optional;

/** The answer to a client that asks for a token: the token, or why it gets none. Immutable. */
public final class TokenGrant {
  private final String token;
  private final String reason;
  private final Duration wait;

  private TokenGrant(String token, String reason, Duration wait) {
    this.token = token;
    this.reason = reason;
    this.wait = wait;
  }

  /** Returns the answer with a token. */
  public static TokenGrant of(String token) {
    return new TokenGrant(token, "", Duration.ZERO);
  }

  /**
   * Returns the answer to a client whose ID or secret is wrong.
   *
   * @param reason one line for the client, which does not say which of the two it is
   */
  public static TokenGrant refused(String reason) {
    return new TokenGrant(null, reason, Duration.ZERO);
  }

  /** Returns the answer to a client that has to try again after some time. */
  public static TokenGrant later(String reason, Duration wait) {
    return new TokenGrant(null, reason, wait);
  }

  /** Returns the token; empty when the client gets none. */
  public Optional<String> token() {
    return Optional.ofNullable(token);
  }

  /** Returns why the client gets none; empty when it gets one. */
  public String reason() {
    return reason;
  }

  /** Returns after which time it may try again; zero: trying again does not help. */
  public Duration retryAfter() {
    return wait;
  }
}
