// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions in memory, without rules. */
public final class MemorySessions implements Sessions {
  private final ConcurrentHashMap<Peer, Session> sessions = new ConcurrentHashMap<>();
  private RuntimeException broken;

  /** Opens a session with these permissions. */
  public Session allow(Peer peer, Permission... permissions) {
    return allow("TN1", peer, permissions);
  }

  /** Opens a session of an account with these permissions. */
  public Session allow(String who, Peer peer, Permission... permissions) {
    Account account = new Account(who, Set.of(permissions), Instant.MAX);
    Session session = new Session("s", account, peer, SessionOptions.DEFAULT, Instant.EPOCH);
    sessions.put(peer, session);
    return session;
  }

  /** Opens a session of an account that may use devices within a policy. */
  public Session allow(String who, Peer peer, AccessPolicy policy) {
    Account account = new Account(who, Set.of(Permission.PROXY), Instant.MAX).withPolicy(policy);
    Session session = new Session("s", account, peer, SessionOptions.DEFAULT, Instant.EPOCH);
    sessions.put(peer, session);
    return session;
  }

  /** From now on nothing can be stored. */
  public void breakDown() {
    broken = new IllegalStateException("disk full");
  }

  @Override
  public Session find(Peer peer) {
    return sessions.get(peer);
  }

  @Override
  public void touch(Peer peer) {}

  @Override
  public CompletionStage<Session> open(Peer peer, Account account, SessionOptions options) {
    if (broken != null) {
      return CompletableFuture.failedFuture(broken);
    }
    Session session = new Session("s", account, peer, options, Instant.EPOCH);
    sessions.put(peer, session);
    return CompletableFuture.completedFuture(session);
  }

  @Override
  public CompletionStage<Boolean> close(Peer peer) {
    return CompletableFuture.completedFuture(sessions.remove(peer) != null);
  }

  @Override
  public List<Session> all() {
    return List.copyOf(sessions.values());
  }
}
