// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import io.millrace.api.auth.Account;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Sessions of peers whose accounts a test says; none is opened or closed. */
public final class AccountSessions implements Sessions {
  private final Function<Peer, Account> accounts;

  /**
   * Makes them.
   *
   * @param accounts returns a peer's account, or null when it has no session
   */
  public AccountSessions(Function<Peer, Account> accounts) {
    this.accounts = accounts;
  }

  @Override
  public Session find(Peer peer) {
    Account account = accounts.apply(peer);
    return account == null
        ? null
        : new Session("s", account, peer, SessionOptions.DEFAULT, Instant.EPOCH);
  }

  @Override
  public void touch(Peer peer) {}

  @Override
  public CompletionStage<Session> open(Peer peer, Account account, SessionOptions options) {
    throw new UnsupportedOperationException("its sessions are always open");
  }

  @Override
  public CompletionStage<Boolean> close(Peer peer) {
    throw new UnsupportedOperationException("its sessions are always open");
  }

  @Override
  public List<Session> all() {
    return List.of();
  }
}
