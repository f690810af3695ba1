// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.store.StoreGroup;
import io.millrace.api.time.Time;
import io.millrace.lib.persist.TimeStamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What is written of sessions. Its callers hold the table's lock, but for {@link #remove}. */
final class SessionWrites {
  private static final int MAX_SUBJECT_BYTES = 1024;

  /** A smaller change of the wall clock changes nothing that matters here. */
  private static final Duration JUMP = Duration.ofMinutes(1);

  private final Time time;
  private final Journal journal;
  private final SessionTable table;
  private Instant booted;

  SessionWrites(Time time, Journal journal, SessionTable table) {
    this.time = time;
    this.journal = journal;
    this.table = table;
    this.booted = booted();
  }

  /** Returns when the monotonic clock was 0, by the wall clock. */
  private Instant booted() {
    return time.now().minusNanos(time.nanos());
  }

  /** Stores a session as it is here; in a shared store it may end others of its account. */
  CompletionStage<Set<Bytes>> put(SessionEntry entry, Session session) {
    SessionRecord record = record(entry, session);
    return journal.put(record.key(), record.encode(), group(session), record.rank());
  }

  /**
   * Stores when sessions were used last, for those used since, unless others have ended them; for
   * all when the wall clock was set meanwhile, since it alone tells their age when the machine is
   * booted next.
   */
  void touchUsed() {
    Instant before = booted;
    booted = booted();
    boolean jumped = Duration.between(before, booted).abs().compareTo(JUMP) > 0;
    for (SessionEntry entry : table.all()) {
      boolean outdated = jumped || entry.active != entry.recorded;
      if (entry.live != null && entry.live == entry.latest && outdated) {
        SessionRecord record = record(entry, entry.live);
        journal.touch(record.key(), record.encode(), record.rank());
      }
    }
  }

  /** Removes a session, unless another router has seen it used since. */
  CompletionStage<Set<Bytes>> expire(SessionEntry entry) {
    return journal.expire(Bytes.utf8(entry.id()), entry.rank);
  }

  /** Returns the key of a session if the store does not have it. */
  CompletionStage<Set<Bytes>> missing(SessionEntry entry) {
    return journal.missing(Bytes.utf8(entry.id()));
  }

  /** Removes a session. */
  CompletionStage<Set<Bytes>> remove(Session session) {
    return journal.remove(Bytes.utf8(session.id()));
  }

  /** A later record has a higher rank, also when the wall clock was set back meanwhile. */
  private SessionRecord record(SessionEntry entry, Session session) {
    TimeStamp now = TimeStamp.of(time);
    long active = entry.active;
    Duration idle = Duration.ofNanos(Math.max(0, now.nanos() - active));
    entry.recorded = active;
    entry.rank = Math.max(entry.rank + 1, now.wall().minus(idle).toEpochMilli());
    return new SessionRecord(session, idle, now, entry.rank);
  }

  private StoreGroup group(Session session) {
    Bytes subject = Bytes.utf8(session.account().subject());
    Bytes name =
        subject.length() <= MAX_SUBJECT_BYTES ? subject : subject.slice(0, MAX_SUBJECT_BYTES);
    return StoreGroup.of(name, table.allowed(session));
  }
}
