// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.session;

import io.millrace.api.auth.Account;
import io.millrace.api.transport.Peer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The sessions of the router: a service [spec gateway-clients.md 1.3, 5]. Thread-safe; look-ups are
 * in memory.
 */
@ProviderType
public interface Sessions {
  /** Returns the peer's session, or null when it has none. Counts as activity. */
  Session find(Peer peer);

  /** Counts as activity of the peer's session, for example when a notification was sent to it. */
  void touch(Peer peer);

  /**
   * Opens a session, or renews the peer's. Completes when the session is stored durably, so that it
   * survives SIGKILL; completes exceptionally when it could not be stored, and then there is no
   * session.
   */
  CompletionStage<Session> open(Peer peer, Account account, SessionOptions options);

  /** Ends the peer's session; completes with false when it had none. */
  CompletionStage<Boolean> close(Peer peer);

  /**
   * Ends all sessions of an account; completes with their number when that is stored.
   *
   * @param subject the account's subject
   */
  default CompletionStage<Integer> closeAll(String subject) {
    return CompletableFuture.completedStage(0);
  }

  /** Returns all sessions, oldest first. */
  List<Session> all();
}
