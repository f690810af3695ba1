// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.SessionListener;
import java.util.Set;

/**
 * Ends sessions here that a shared store does not have any more. Its callers hold the table's lock.
 */
final class MissingSessions {
  private final SessionTable table;
  private final SessionWrites writes;
  private final Runnable settle;
  private boolean ending;

  /**
   * Makes it.
   *
   * @param settle does what was queued under the lock, without it
   */
  MissingSessions(SessionTable table, SessionWrites writes, Runnable settle) {
    this.table = table;
    this.writes = writes;
    this.settle = settle;
  }

  /** Tells whether the session that ends now need not be removed from the store. */
  boolean isEnding() {
    return ending;
  }

  /**
   * Ends a session. When a change of it is on its way to the store, it is not known which came
   * first: then {@link #verify} asks.
   */
  void end(String id, String reason) {
    SessionEntry entry = table.byId(id);
    if (entry == null) {
      return;
    }
    if (entry.live == null || entry.live != entry.latest) {
      entry.doubtful = true;
      return;
    }
    ending = true;
    table.end(entry, reason);
    ending = false;
  }

  /** A change of a session is stored: the store is asked when it seemed to be gone meanwhile. */
  void verify(SessionEntry entry) {
    if (entry.doubtful) {
      entry.doubtful = false;
      writes.missing(entry).thenAccept(this::found);
    }
  }

  private void found(Set<Bytes> missing) {
    synchronized (table) {
      missing.forEach(id -> end(id.utf8(), SessionListener.EVICTED));
    }
    settle.run();
  }
}
