// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.login;

import io.millrace.api.auth.Permission;
import io.millrace.api.shell.ShellRole;
import java.time.Instant;
import java.util.Optional;

/**
 * An account that may use the console.
 *
 * @param who its subject
 * @param role its role
 * @param expires when its token expires
 */
public record Account(String who, ShellRole role, Instant expires) {
  private static final Permission OPERATOR = Permission.of("operator");
  private static final Permission VIEWER = Permission.of("viewer");

  /** Returns the account of a token; empty when it has no permission for the console. */
  static Optional<Account> of(io.millrace.api.auth.Account account) {
    ShellRole role = null;
    if (account.may(Permission.ADMIN)) {
      role = ShellRole.ADMIN;
    } else if (account.may(OPERATOR)) {
      role = ShellRole.OPERATOR;
    } else if (account.may(VIEWER)) {
      role = ShellRole.VIEWER;
    }
    return role == null
        ? Optional.empty()
        : Optional.of(new Account(account.subject(), role, account.expires()));
  }
}
