// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.session;

import io.millrace.api.auth.Account;
import io.millrace.api.transport.Peer;
import java.time.Instant;

/** An open session: requests of a peer are requests of an account. An immutable snapshot. */
public final class Session {
  private final String id;
  private final Account account;
  private final Peer peer;
  private final SessionOptions options;
  private final Instant opened;

  /** Makes a session; {@code id} is never used again by this router. */
  public Session(String id, Account account, Peer peer, SessionOptions options, Instant opened) {
    this.id = id;
    this.account = account;
    this.peer = peer;
    this.options = options;
    this.opened = opened;
  }

  /** Returns the session's ID, which stays when a sticky session moves to another address. */
  public String id() {
    return id;
  }

  /** Returns the account. */
  public Account account() {
    return account;
  }

  /** Returns the peer it is bound to. */
  public Peer peer() {
    return peer;
  }

  /** Returns the options that the client asked for. */
  public SessionOptions options() {
    return options;
  }

  /** Returns when it was opened. */
  public Instant opened() {
    return opened;
  }

  @Override
  public String toString() {
    return id + " " + account + " " + peer;
  }
}
