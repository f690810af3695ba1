// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes over the sessions that the store has: when the router starts, and, when routers share the
 * store, each time another one has opened, moved, used or ended one. Thread-safe.
 */
final class StoredSessions {
  private static final Logger LOG = System.getLogger(StoredSessions.class.getName());

  private final Time time;
  private final Journal journal;
  private final GatewaySessions sessions;
  private final SessionTable table;
  private final Duration believed;

  /**
   * Makes it.
   *
   * @param believed how long a session counts as idle at most when the wall clock alone tells it
   */
  StoredSessions(Time time, Journal journal, GatewaySessions sessions, Duration believed) {
    this.time = time;
    this.believed = believed;
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
   * Decodes what the store has; what cannot be read is removed.
   *
   * @param shared whether it may be of another router's newer build, and is left there
   */
  List<SessionRecord> decode(Map<Bytes, Bytes> records, boolean shared) {
    List<SessionRecord> readable = new ArrayList<>();
    Exception last = null;
    for (Map.Entry<Bytes, Bytes> record : records.entrySet()) {
      try {
        readable.add(SessionRecord.decode(record.getValue()));
      } catch (IOException | RuntimeException damaged) {
        if (!shared) {
          journal.remove(record.getKey());
        }
        last = damaged;
      }
    }
    if (last != null) {
      int damaged = records.size() - readable.size();
      String rest = shared ? "" : " and are removed";
      LOG.log(Level.ERROR, damaged + " stored sessions cannot be read" + rest, last);
    }
    return readable;
  }

  /**
   * Loads the stored sessions, the last used first.
   *
   * @param first whether no store was loaded before; later the sessions in memory are right, and
   *     others are removed from the store
   */
  void load(List<SessionRecord> stored, boolean first) {
    Set<String> ofEarlierBoot = new HashSet<>();
    synchronized (table) {
      for (IdleRecord each : latestFirst(stored)) {
        SessionRecord stale = each.record;
        if (table.byId(stale.session().id()) == null && !(first && restore(stale, each.idle))) {
          journal.remove(stale.key());
        } else if (!stale.written().isOfThisBoot(time)) {
          ofEarlierBoot.add(stale.session().id());
        }
      }
      writeAll(entry -> !first || entry.expiry != null || ofEarlierBoot.contains(entry.id()));
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

  /** A record, and how long its session has not been used: asked once, since time goes on. */
  private record IdleRecord(SessionRecord record, Duration idle) {
    Instant active() {
      return record.active();
    }
  }

  private List<IdleRecord> latestFirst(List<SessionRecord> stored) {
    List<IdleRecord> sorted = new ArrayList<>();
    stored.forEach(each -> sorted.add(new IdleRecord(each, idle(each))));
    sorted.sort(
        Comparator.comparing(IdleRecord::idle)
            .thenComparing(IdleRecord::active, Comparator.reverseOrder()));
    return sorted;
  }

  private Duration idle(SessionRecord record) {
    return record.idle(time, believed);
  }

  private boolean isOver(Duration idle) {
    return idle.compareTo(sessions.limit()) >= 0;
  }

  private boolean restore(SessionRecord record, Duration idle) {
    if (isOver(idle)) {
      sessions.ended(record.session(), SessionListener.IDLE);
      return false;
    }
    SessionEntry entry = new SessionEntry(time.nanos() - idle.toNanos());
    entry.rank = record.rank();
    return table.restore(entry, record.session());
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
      for (IdleRecord found : latestFirst(stored)) {
        SessionRecord each = found.record;
        ids.add(each.session().id());
        if (journal.isUnremoved(each.key())) {
          journal.remove(each.key()); // it ended while the store was away
        } else {
          told.add(take(each, found.idle));
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

  /** Another router has changed a session just now, whatever its clock shows. */
  void changed(SessionRecord record) {
    Runnable told;
    synchronized (table) {
      told = take(record, record.idle());
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
  private Runnable take(SessionRecord record, Duration idle) {
    SessionEntry known = table.byId(record.session().id());
    return known == null ? adopt(record, idle) : change(known, record, idle);
  }

  private Runnable adopt(SessionRecord record, Duration idle) {
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
    if (!restore(record, idle) && isOver(idle)) {
      journal.expire(record.key(), record.rank());
    }
    return () -> {};
  }

  private Runnable change(SessionEntry known, SessionRecord record, Duration idle) {
    Session before = known.live;
    known.rank = Math.max(known.rank, record.rank());
    long used = time.nanos() - idle.toNanos();
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
