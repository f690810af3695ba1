// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.Account;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * An account of this router. Immutable. It has the hash of its secret, never the secret.
 *
 * @param name by which the operator knows it
 * @param clientId by which the client asks for tokens
 * @param subject the subject of its tokens, by which its sessions are counted
 * @param scope the scope of its tokens
 * @param policy what it may do with which resource
 * @param sessions how many sessions it may have; 0: as many as the router allows each account
 * @param secured whether its requests go to the mesh secured by default
 * @param enabled whether it gets tokens
 * @param created when it was made
 * @param revision what routers that share it have to know
 */
record StoredAccount(
    String name,
    String clientId,
    String subject,
    String scope,
    AccessPolicy policy,
    int sessions,
    boolean secured,
    boolean enabled,
    Instant created,
    SecretHash secret,
    Revision revision) {

  /** Makes one that nobody has changed. */
  StoredAccount(
      String name,
      String clientId,
      String subject,
      String scope,
      AccessPolicy policy,
      int sessions,
      boolean secured,
      boolean enabled,
      Instant created,
      SecretHash secret) {
    this(
        name,
        clientId,
        subject,
        scope,
        policy,
        sessions,
        secured,
        enabled,
        created,
        secret,
        Revision.FIRST);
  }

  private StoredAccount with(boolean on, SecretHash hash, Revision next) {
    return new StoredAccount(
        name, clientId, subject, scope, policy, sessions, secured, on, created, hash, next);
  }

  StoredAccount with(SecretHash other) {
    return with(enabled, other, revision.nextSecret());
  }

  StoredAccount enabled(boolean on) {
    return with(on, secret, revision.next());
  }

  /** Returns it with its tokens revoked that were issued up to a moment. */
  StoredAccount revoked(Instant upTo) {
    return with(enabled, secret, revision.revoked(upTo.truncatedTo(ChronoUnit.SECONDS)));
  }

  /** Returns what is left of it when it is removed. */
  StoredAccount withRemoval() {
    return with(false, secret, revision.withRemoval());
  }

  /** Returns it with the next version. */
  StoredAccount changed() {
    return with(enabled, secret, revision.next());
  }

  /**
   * Returns it as the one that follows another of its name.
   *
   * @param before null when there is none
   */
  StoredAccount after(StoredAccount before) {
    long version = 1 + Math.max(revision.version(), before == null ? 0 : before.revision.version());
    Instant upTo =
        before != null && before.subject.equals(subject)
            ? before.revision.revokedUpTo()
            : Instant.EPOCH;
    return with(enabled, secret, new Revision(version, version, upTo, false));
  }

  /** Returns it as tokens have it. */
  Account account() {
    Account account = new Account(subject, Set.of(), Instant.MAX).withPolicy(policy);
    account = sessions > 0 ? account.withSessions(sessions) : account;
    return secured ? account : account.withoutSecurity();
  }
}
