// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.login;

import io.millrace.api.shell.ShellRole;
import java.time.Instant;

/**
 * Somebody who is logged in.
 *
 * @param id the hash of the cookie, which only the browser has
 * @param who the account's subject
 * @param role what may be done, as in the shell
 * @param token the account's token, for requests to devices
 * @param csrf what the page sends with each order
 * @param expires when the token expires
 */
public record Login(
    String id, String who, ShellRole role, String token, String csrf, Instant expires) {

  /** Tells whether a role's pages and orders are open to this one. */
  public boolean may(ShellRole least) {
    return role.compareTo(least) >= 0;
  }

  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return who + " " + role;
  }
}
