// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.Account;
import java.time.Instant;
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
    SecretHash secret) {

  StoredAccount with(SecretHash other) {
    return new StoredAccount(
        name, clientId, subject, scope, policy, sessions, secured, enabled, created, other);
  }

  StoredAccount enabled(boolean on) {
    return new StoredAccount(
        name, clientId, subject, scope, policy, sessions, secured, on, created, secret);
  }

  /** Returns it as tokens have it. */
  Account account() {
    Account account = new Account(subject, Set.of(), Instant.MAX).withPolicy(policy);
    account = sessions > 0 ? account.withSessions(sessions) : account;
    return secured ? account : account.withoutSecurity();
  }
}
