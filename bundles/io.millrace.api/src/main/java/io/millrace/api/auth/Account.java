// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.time.Instant;
import java.util.Set;

/**
 * Who stands behind a verified token: the subject, what it may do, and until when the token holds.
 */
public final class Account {
  private final String subject;
  private final Set<Permission> permissions;
  private final Instant expires;

  /** Makes an account. */
  public Account(String subject, Set<Permission> permissions, Instant expires) {
    this.subject = subject;
    this.permissions = Set.copyOf(permissions);
    this.expires = expires;
  }

  /** Returns the subject, the identity that sessions are counted by. */
  public String subject() {
    return subject;
  }

  /** Returns what the account may do. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** Tells whether the account may do that. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /** Returns until when the token holds. */
  public Instant expires() {
    return expires;
  }

  @Override
  public String toString() {
    return subject;
  }
}
