// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The account of a verified token: its subject, its permissions and when it expires; and what is
 * its own instead of the router's default. Immutable.
 */
public final class Account {
  private final String subject;
  private final Set<Permission> permissions;
  private final Instant expires;
  private final AccessPolicy policy;
  private final int sessions; // 0: as many as the router allows each account
  private final boolean unsecured;

  /**
   * Makes an account.
   *
   * @param subject the identity, for example a login name; sessions are counted by it
   * @param permissions what the account may do
   * @param expires when the token that named the account expires
   */
  public Account(String subject, Set<Permission> permissions, Instant expires) {
    this(subject, permissions, expires, AccessPolicy.NONE, 0, false);
  }

  private Account(
      String subject,
      Set<Permission> permissions,
      Instant expires,
      AccessPolicy policy,
      int sessions,
      boolean unsecured) {
    this.subject = subject;
    this.permissions = Set.copyOf(permissions);
    this.expires = expires;
    this.policy = policy;
    this.sessions = sessions;
    this.unsecured = unsecured;
  }

  /** Returns the same account with a policy. */
  public Account withPolicy(AccessPolicy limits) {
    return new Account(subject, permissions, expires, limits, sessions, unsecured);
  }

  /**
   * Returns the same account with a number of sessions of its own.
   *
   * @param quota how many sessions it may have, at least 1
   */
  public Account withSessions(int quota) {
    if (quota < 1) {
      throw new IllegalArgumentException("an account has at least 1 session, not " + quota);
    }
    return new Account(subject, permissions, expires, policy, quota, unsecured);
  }

  /** Returns the same account, whose requests go to the mesh in clear text by default. */
  public Account withoutSecurity() {
    return new Account(subject, permissions, expires, policy, sessions, true);
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

  /** Returns with which resources it may do so; {@link AccessPolicy#NONE} limits nothing. */
  public AccessPolicy policy() {
    return policy;
  }

  /** Returns how many sessions it may have; empty: as many as the router allows each account. */
  public OptionalInt sessions() {
    return sessions == 0 ? OptionalInt.empty() : OptionalInt.of(sessions);
  }

  /** Tells whether its requests go to the mesh secured when the session does not say. */
  public boolean isSecured() {
    return !unsecured;
  }

  @Override
  public String toString() {
    return subject;
  }
}
