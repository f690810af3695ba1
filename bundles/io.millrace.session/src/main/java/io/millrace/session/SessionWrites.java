// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.store.StoreGroup;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What is written of sessions. Its callers hold the table's lock, but for {@link #remove}. */
final class SessionWrites {
  private static final int MAX_SUBJECT_BYTES = 1024;

  private final Time time;
  private final Journal journal;
  private final SessionTable table;

  SessionWrites(Time time, Journal journal, SessionTable table) {
    this.time = time;
    this.journal = journal;
    this.table = table;
  }

  /** Stores a session as it is here; in a shared store it may end others of its account. */
  CompletionStage<Set<Bytes>> put(SessionEntry entry, Session session) {
    SessionRecord record = record(entry, session);
    return journal.put(record.key(), record.encode(), group(session), record.rank());
  }

  /** Stores when sessions were used last, for those used since, unless others have ended them. */
  void touchUsed() {
    for (SessionEntry entry : table.all()) {
      if (entry.live != null && entry.live == entry.latest && entry.active != entry.recorded) {
        SessionRecord record = record(entry, entry.live);
        journal.touch(record.key(), record.encode(), record.rank());
      }
    }
  }

  /** Removes a session, unless another router has seen it used since. */
  CompletionStage<Set<Bytes>> expire(SessionEntry entry) {
    SessionRecord record = new SessionRecord(entry.latest, wall(entry.active));
    return journal.expire(record.key(), record.rank());
  }

  /** Returns the key of a session if the store does not have it. */
  CompletionStage<Set<Bytes>> missing(SessionEntry entry) {
    return journal.missing(Bytes.utf8(entry.id()));
  }

  /** Removes a session. */
  CompletionStage<Set<Bytes>> remove(Session session) {
    return journal.remove(Bytes.utf8(session.id()));
  }

  private SessionRecord record(SessionEntry entry, Session session) {
    long active = entry.active;
    entry.recorded = active;
    return new SessionRecord(session, wall(active));
  }

  private Instant wall(long nanos) {
    return time.now().minus(Duration.ofNanos(time.nanos() - nanos));
  }

  private StoreGroup group(Session session) {
    Bytes subject = Bytes.utf8(session.account().subject());
    Bytes name =
        subject.length() <= MAX_SUBJECT_BYTES ? subject : subject.slice(0, MAX_SUBJECT_BYTES);
    return StoreGroup.of(name, table.allowed(session));
  }
}
