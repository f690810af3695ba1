// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.auth.Account;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The sessions in memory, which the journal stores. A token opens a session but does not limit it:
 * the session lasts as long as it is used [spec source, "Session Management"].
 */
final class GatewaySessions implements Sessions {
  private static final Logger LOG = System.getLogger(GatewaySessions.class.getName());
  private static final int ID_BYTES = 8;
  private static final int MAX_PENDING = 4096;

  private final Time time;
  private final Journal journal;
  private final SessionListeners listeners;
  private final Duration limit;
  private final SessionTable table;
  private final SessionWrites writes;
  private final LocalCopy localCopy;
  private final MissingSessions missing;
  private final List<EndedSession> endings = new ArrayList<>();
  private boolean stopped;
  private CompletionStage<Set<Bytes>> lastRemoval = CompletableFuture.completedStage(Set.of());

  /**
   * Makes it without sessions.
   *
   * @param limit idle time after which a session ends, the grace included
   */
  GatewaySessions(
      Time time,
      Randomness randomness,
      Journal journal,
      SessionListeners listeners,
      Duration limit,
      int quota,
      int most) {
    this.time = time;
    this.journal = journal;
    this.listeners = listeners;
    this.limit = limit;
    Supplier<String> ids = () -> HexFormat.of().formatHex(randomness.nextBytes(ID_BYTES));
    this.table = new SessionTable(quota, most, ids, this::removed);
    this.localCopy = new LocalCopy(time);
    this.writes = new SessionWrites(time, journal, table);
    this.missing = new MissingSessions(table, writes, this::settle);
  }

  /** Returns the table, which is the lock of everything here. */
  SessionTable table() {
    return table;
  }

  SessionWrites writes() {
    return writes;
  }

  LocalCopy localCopy() {
    return localCopy;
  }

  SessionListeners listeners() {
    return listeners;
  }

  /** Returns the idle time after which a session ends. */
  Duration limit() {
    return limit;
  }

  @Override
  public Session find(Peer peer) {
    SessionEntry entry = table.find(peer);
    if (entry == null) {
      return null;
    }
    long now = time.nanos();
    if (localCopy.isTooOld(now)) {
      return null;
    }
    entry.active = now;
    return entry.live;
  }

  @Override
  public void touch(Peer peer) {
    find(peer);
  }

  @Override
  public CompletionStage<Session> open(Peer peer, Account account, SessionOptions options) {
    SessionEntry entry;
    int version;
    Session session;
    CompletionStage<Set<Bytes>> stored;
    synchronized (table) {
      if (table.pending() >= MAX_PENDING) {
        return CompletableFuture.failedStage(
            new IllegalStateException("too many sessions are being opened at the moment"));
      }
      entry = table.open(peer, account, options, time.now(), time.nanos());
      version = entry.version;
      session = entry.latest;
      stored = writes.put(entry, session);
    }
    settle();
    return stored.handle((ended, failure) -> decide(entry, version, session, ended, failure));
  }

  private Session decide(
      SessionEntry entry, int version, Session session, Set<Bytes> ended, Throwable failure) {
    Session before;
    boolean open = false;
    synchronized (table) {
      before = entry.live;
      if (failure == null) {
        open = table.commit(entry, version, session);
        ended.forEach(id -> missing.end(id.utf8(), SessionListener.EVICTED));
        missing.verify(entry);
      } else {
        table.abandon(entry, version);
        if (entry.gone) {
          writes.remove(session); // it may be on the disk nevertheless
        }
      }
      if (open && entry.expiry == null) {
        arm(entry, limit);
      }
    }
    settle();
    if (failure != null) {
      throw new CompletionException("the session could not be stored", failure);
    }
    if (!open) {
      throw new IllegalStateException("the session was ended while it was opened");
    }
    listeners.opened(before, session);
    return session;
  }

  /** Returns what ends sessions that the store does not have. */
  MissingSessions missing() {
    return missing;
  }

  @Override
  public CompletionStage<Boolean> close(Peer peer) {
    CompletionStage<Set<Bytes>> removal;
    synchronized (table) {
      SessionEntry entry = table.claimedBy(peer);
      if (entry == null) {
        return CompletableFuture.completedStage(false);
      }
      table.end(entry, SessionListener.CLOSED);
      SessionEntry replaced = table.find(peer);
      if (replaced != null) {
        table.end(replaced, SessionListener.CLOSED);
      }
      removal = lastRemoval;
    }
    settle();
    return removal.handle(
        (nothing, failure) -> {
          if (failure != null) {
            LOG.log(Level.WARNING, "a closed session may come back after a restart: {0}", failure);
          }
          return true;
        });
  }

  @Override
  public CompletionStage<Integer> closeAll(String subject) {
    CompletionStage<Set<Bytes>> removal;
    List<SessionEntry> own;
    synchronized (table) {
      own = table.ofAccount(subject);
      own.forEach(each -> table.end(each, SessionListener.CLOSED));
      removal = lastRemoval;
    }
    settle();
    return removal.thenApply(stored -> own.size());
  }

  @Override
  public List<Session> all() {
    List<Session> all = new ArrayList<>();
    synchronized (table) {
      for (SessionEntry entry : table.all()) {
        if (entry.live != null) {
          all.add(entry.live);
        }
      }
    }
    all.sort(Comparator.comparing(Session::opened));
    return all;
  }

  /** The table has ended a session; the listeners are told later, without its lock. */
  private void removed(SessionEntry entry, String reason) {
    if (entry.expiry != null) {
      entry.expiry.cancel();
    }
    if (entry.live != null) {
      ended(entry.live, reason);
    }
    if (!missing.isEnding()) {
      lastRemoval =
          reason.equals(SessionListener.IDLE) ? writes.expire(entry) : writes.remove(entry.latest);
    }
  }

  /** Has the listeners told by {@link #settle}. */
  void ended(Session session, String reason) {
    endings.add(new EndedSession(session, reason));
  }

  /** Does what was queued under the lock: writes to the store and calls of the listeners. */
  void settle() {
    List<EndedSession> ended;
    synchronized (table) {
      ended = List.copyOf(endings);
      endings.clear();
    }
    journal.flush();
    for (EndedSession ending : ended) {
      LOG.log(Level.INFO, "session ended, {0}: {1}", ending.reason(), ending.session());
      listeners.ended(ending.session(), ending.reason());
    }
  }

  /** Has a session end when it is not used for as long. */
  void arm(SessionEntry entry, Duration left) {
    if (!stopped) {
      entry.expiry = time.schedule(left, () -> expire(entry));
    }
  }

  private void expire(SessionEntry entry) {
    synchronized (table) {
      if (entry.gone || stopped) {
        return;
      }
      Duration left = limit.minusNanos(time.nanos() - entry.active);
      if (left.isNegative() || left.isZero()) {
        table.end(entry, SessionListener.IDLE);
      } else {
        arm(entry, left);
      }
    }
    settle();
  }

  /** Stores when sessions were last used, for those used since the last time. */
  void recordActivity() {
    synchronized (table) {
      writes.touchUsed();
    }
    settle();
  }

  /** Stores when sessions were last used; no session ends by its idle time after this. */
  void stop() {
    recordActivity();
    synchronized (table) {
      stopped = true;
      for (SessionEntry entry : table.all()) {
        if (entry.expiry != null) {
          entry.expiry.cancel();
        }
      }
    }
  }
}
