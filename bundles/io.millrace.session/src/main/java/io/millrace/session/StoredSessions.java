// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes over the sessions that the store has: when the router starts, and, when routers share the
 * store, each time another one has opened, moved, used or ended one. Thread-safe.
 */
final class StoredSessions {
  private final Time time;
  private final Journal journal;
  private final GatewaySessions sessions;
  private final SessionTable table;

  StoredSessions(Time time, Journal journal, GatewaySessions sessions) {
    this.time = time;
    this.journal = journal;
    this.sessions = sessions;
    this.table = sessions.table();
  }

  /** Says whether other routers use the store, too. */
  void shared(boolean is) {
    synchronized (table) {
      table.shared(is);
    }
    if (!is) {
      localCopy().end();
    }
  }

  LocalCopy localCopy() {
    return sessions.localCopy();
  }

  /**
   * Loads the stored sessions, the last used first.
   *
   * @param first whether no store was loaded before; later the sessions in memory are right, and
   *     others are removed from the store
   */
  void load(List<SessionRecord> stored, boolean first) {
    synchronized (table) {
      for (SessionRecord stale : latestFirst(stored)) {
        if (table.byId(stale.session().id()) == null && !(first && restore(stale))) {
          journal.remove(stale.key());
        }
      }
      writeAll(entry -> !first || entry.expiry != null);
      arm();
    }
    sessions.settle();
  }

  private void writeAll(Predicate<SessionEntry> which) {
    for (SessionEntry entry : table.all()) {
      if (entry.live != null && which.test(entry)) {
        sessions.writes().put(entry, entry.live);
      }
    }
  }

  private void arm() {
    for (SessionEntry entry : table.all()) {
      if (entry.live != null && entry.expiry == null) {
        sessions.arm(entry, sessions.limit().minusNanos(time.nanos() - entry.active));
      }
    }
  }

  private static List<SessionRecord> latestFirst(List<SessionRecord> stored) {
    List<SessionRecord> sorted = new ArrayList<>(stored);
    sorted.sort(Comparator.comparing(SessionRecord::active).reversed());
    return sorted;
  }

  private boolean restore(SessionRecord record) {
    Duration idle = record.idle(time.now());
    if (idle.compareTo(sessions.limit()) >= 0) {
      sessions.ended(record.session(), SessionListener.IDLE);
      return false;
    }
    return table.restore(new SessionEntry(time.nanos() - idle.toNanos()), record.session());
  }

  /**
   * Loads the sessions of a store that other routers use, too.
   *
   * @param complete whether what is here and not there was ended by another router; else it is
   *     written
   */
  void merge(List<SessionRecord> stored, boolean complete) {
    List<Runnable> told = new ArrayList<>();
    synchronized (table) {
      Set<String> ids = new HashSet<>();
      for (SessionRecord each : latestFirst(stored)) {
        ids.add(each.session().id());
        if (journal.isUnremoved(each.key())) {
          journal.remove(each.key()); // it ended while the store was away
        } else {
          told.add(take(each));
        }
      }
      if (complete) {
        List.copyOf(table.all()).stream()
            .map(SessionEntry::id)
            .filter(id -> !ids.contains(id))
            .forEach(id -> sessions.missing().end(id, SessionListener.CLOSED));
      } else {
        writeAll(entry -> !ids.contains(entry.id()));
      }
      arm();
    }
    sessions.settle();
    told.forEach(Runnable::run);
  }

  /** Another router has changed a session. */
  void changed(SessionRecord record) {
    Runnable told;
    synchronized (table) {
      told = take(record);
      arm();
    }
    sessions.settle();
    told.run();
  }

  /** The store works again: what could not be removed is. */
  void recovered() {
    journal.removeAgain();
  }

  /** Another router has ended a session. */
  void ended(Bytes id) {
    synchronized (table) {
      sessions.missing().end(id.utf8(), SessionListener.CLOSED);
    }
    sessions.settle();
  }

  /** Returns what the listeners are to be told, without the lock. */
  private Runnable take(SessionRecord record) {
    SessionEntry known = table.byId(record.session().id());
    return known == null ? adopt(record) : change(known, record);
  }

  private Runnable adopt(SessionRecord record) {
    SessionEntry holder = table.claimedBy(record.session().peer());
    if (holder != null && holder.live == null) {
      return () -> {}; // it is being opened here, and ends that one then
    }
    if (holder != null) {
      if (holder.live.opened().isAfter(record.session().opened())) {
        journal.remove(record.key());
        return () -> {};
      }
      table.end(holder, SessionListener.CLOSED);
    }
    if (!restore(record) && record.idle(time.now()).compareTo(sessions.limit()) >= 0) {
      journal.expire(record.key(), record.rank());
    }
    return () -> {};
  }

  private Runnable change(SessionEntry known, SessionRecord record) {
    Session before = known.live;
    long used = time.nanos() - record.idle(time.now()).toNanos();
    if (before == null || known.latest != before || used - known.recorded < 0) {
      return () -> {}; // what this router writes, or has written, is newer
    }
    known.recorded = used;
    if (used - known.active > 0) {
      known.active = used;
    }
    Session now = record.session();
    if (isSame(before, now)) {
      return () -> {};
    }
    table.change(known, now);
    return () -> sessions.listeners().opened(before, now);
  }

  private static boolean isSame(Session one, Session other) {
    return one.peer().equals(other.peer())
        && one.options().equals(other.options())
        && one.account().subject().equals(other.account().subject())
        && one.account().expires().equals(other.account().expires())
        && one.account().permissions().equals(other.account().permissions())
        && one.account().sessions().equals(other.account().sessions())
        && one.account().policy().equals(other.account().policy());
  }
}
