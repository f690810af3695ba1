// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.time.Duration;
import java.util.Optional;

/** The answer to a client that asks for a token: the token, or why it gets none. Immutable. */
public final class TokenGrant {
  private final String token;
  private final String reason;
  private final Duration wait;
  private final boolean unavailable;

  private TokenGrant(String token, String reason, Duration wait, boolean unavailable) {
    this.token = token;
    this.reason = reason;
    this.wait = wait;
    this.unavailable = unavailable;
  }

  /** Returns the answer with a token. */
  public static TokenGrant of(String token) {
    return new TokenGrant(token, "", Duration.ZERO, false);
  }

  /**
   * Returns the answer to a client whose ID or secret is wrong.
   *
   * @param reason one line for the client, which does not say which of the two it is
   */
  public static TokenGrant refused(String reason) {
    return new TokenGrant(null, reason, Duration.ZERO, false);
  }

  /** Returns the answer to a client that has asked too often, and may again after some time. */
  public static TokenGrant later(String reason, Duration wait) {
    return new TokenGrant(null, reason, wait, false);
  }

  /** Returns the answer when it is this router that can give no token at the moment. */
  public static TokenGrant unavailable(String reason, Duration wait) {
    return new TokenGrant(null, reason, wait, true);
  }

  /** Tells whether it is not for the client's own fault that it gets none. */
  public boolean isUnavailable() {
    return unavailable;
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
