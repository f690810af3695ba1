// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.time.Instant;
import java.util.Set;

/** The account of a verified token: its subject, its permissions and when it expires. Immutable. */
public final class Account {
  private final String subject;
  private final Set<Permission> permissions;
  private final Instant expires;

  /**
   * Makes an account.
   *
   * @param subject the identity, for example a login name; sessions are counted by it
   * @param permissions what the account may do
   * @param expires when the token that named the account expires
   */
  public Account(String subject, Set<Permission> permissions, Instant expires) {
    this.subject = subject;
    this.permissions = Set.copyOf(permissions);
    this.expires = expires;
  }

  /** Returns the subject; sessions are counted by it. */
  public String subject() {
    return subject;
  }

  /** Returns what the account may do. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** Tells whether the account has a permission. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /** Returns when the token expires. */
  public Instant expires() {
    return expires;
  }

  @Override
  public String toString() {
    return subject;
  }
}
