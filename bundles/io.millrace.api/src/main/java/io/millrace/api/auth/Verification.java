// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.util.Optional;

/** The result of verifying a token: an account, or the reason why it was refused. Immutable. */
public final class Verification {
  private final Account account;
  private final String reason;

  private Verification(Account account, String reason) {
    this.account = account;
    this.reason = reason;
  }

  /** Returns the result for a token that was accepted. */
  public static Verification of(Account account) {
    return new Verification(account, "");
  }

  /**
   * Returns the result for a token that was refused.
   *
   * @param reason one line for the client; it must not repeat the token
   */
  public static Verification refused(String reason) {
    return new Verification(null, reason);
  }

  /** Returns the account; empty when the token was refused. */
  public Optional<Account> account() {
    return Optional.ofNullable(account);
  }

  /** Returns why the token was refused; empty when it was not. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return account != null ? "account " + account : "refused: " + reason;
  }
}
