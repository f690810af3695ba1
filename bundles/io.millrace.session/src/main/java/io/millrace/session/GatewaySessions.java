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
  private final List<EndedSession> endings = new ArrayList<>();
  private boolean stopped;
  private CompletionStage<Void> lastRemoval = CompletableFuture.completedStage(null);

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
  }

  @Override
  public Session find(Peer peer) {
    SessionEntry entry = table.find(peer);
    if (entry == null) {
      return null;
    }
    entry.active = time.nanos();
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
    CompletionStage<Void> stored;
    synchronized (table) {
      if (table.pending() >= MAX_PENDING) {
        return CompletableFuture.failedStage(
            new IllegalStateException("too many sessions are being opened at the moment"));
      }
      entry = table.open(peer, account, options, time.now(), time.nanos());
      version = entry.version;
      session = entry.latest;
      stored = write(entry, session);
    }
    settle();
    return stored.handle((nothing, failure) -> decide(entry, version, session, failure));
  }

  private CompletionStage<Void> write(SessionEntry entry, Session session) {
    long active = entry.active;
    entry.recorded = active;
    Duration ago = Duration.ofNanos(time.nanos() - active);
    return journal.add(
        Bytes.utf8(session.id()), new SessionRecord(session, time.now().minus(ago)).encode());
  }

  private Session decide(SessionEntry entry, int version, Session session, Throwable failure) {
    Session before;
    boolean open = false;
    synchronized (table) {
      before = entry.live;
      if (failure == null) {
        open = table.commit(entry, version, session);
      } else {
        table.abandon(entry, version);
        forget(entry, session);
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

  /** Removes the record of a write that failed, since it may be on the disk nevertheless. */
  private void forget(SessionEntry entry, Session session) {
    if (entry.gone) {
      journal.add(Bytes.utf8(session.id()), null);
    }
  }

  @Override
  public CompletionStage<Boolean> close(Peer peer) {
    CompletionStage<Void> removal;
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
    CompletionStage<Void> removal;
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
      endings.add(new EndedSession(entry.live, reason));
    }
    lastRemoval = journal.add(Bytes.utf8(entry.id()), null);
  }

  /** Does what was queued under the lock: writes to the store and calls of the listeners. */
  private void settle() {
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

  private void arm(SessionEntry entry, Duration left) {
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

  /**
   * Loads the stored sessions, the last used first.
   *
   * @param first whether no store was loaded before; later the sessions in memory are right, and
   *     others are removed from the store
   */
  void load(List<SessionRecord> stored, boolean first) {
    List<SessionRecord> latestFirst = new ArrayList<>(stored);
    latestFirst.sort(Comparator.comparing(SessionRecord::active).reversed());
    synchronized (table) {
      for (SessionRecord stale : latestFirst) {
        if (!table.knows(stale.session().id()) && !(first && restore(stale))) {
          journal.add(Bytes.utf8(stale.session().id()), null);
        }
      }
      for (SessionEntry entry : table.all()) {
        if (entry.live != null && (!first || entry.expiry != null)) {
          write(entry, entry.live);
        }
      }
      for (SessionEntry entry : table.all()) {
        if (entry.live != null && entry.expiry == null) {
          arm(entry, limit.minusNanos(time.nanos() - entry.active));
        }
      }
    }
    settle();
  }

  private boolean restore(SessionRecord record) {
    Duration idle = record.idle(time.now());
    if (idle.compareTo(limit) >= 0) {
      endings.add(new EndedSession(record.session(), SessionListener.IDLE));
      return false;
    }
    return table.restore(new SessionEntry(time.nanos() - idle.toNanos()), record.session());
  }

  /** Stores when sessions were last used, for those used since the last time. */
  void recordActivity() {
    synchronized (table) {
      for (SessionEntry entry : table.all()) {
        if (entry.live != null && entry.live == entry.latest && entry.active != entry.recorded) {
          write(entry, entry.live);
        }
      }
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
