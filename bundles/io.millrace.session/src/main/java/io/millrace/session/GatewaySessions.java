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
 * The sessions in memory, backed by the journal. A token opens a session and does not limit it: the
 * session lives for as long as it is used [spec source, "Session Management"].
 */
final class GatewaySessions implements Sessions {
  private static final Logger LOG = System.getLogger(GatewaySessions.class.getName());
  private static final int ID_BYTES = 8;
  private static final int MOST_PENDING = 4096;

  private final Time time;
  private final Journal journal;
  private final Listeners listeners;
  private final Duration limit;
  private final SessionTable table;
  private final List<Ending> endings = new ArrayList<>();
  private boolean stopped;
  private CompletionStage<Void> lastRemoval = CompletableFuture.completedStage(null);

  /**
   * Makes it empty.
   *
   * @param limit idle time after which a session ends, the grace included
   */
  GatewaySessions(
      Time time,
      Randomness randomness,
      Journal journal,
      Listeners listeners,
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
    Entry entry = table.find(peer);
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
    Entry entry;
    int intention;
    Session session;
    CompletionStage<Void> stored;
    synchronized (table) {
      if (table.pending() >= MOST_PENDING) {
        return CompletableFuture.failedStage(
            new IllegalStateException("too many sessions are being opened at the moment"));
      }
      entry = table.open(peer, account, options, time.now(), time.nanos());
      intention = entry.intention;
      session = entry.intended;
      stored = write(entry, session);
    }
    settle();
    return stored.handle((nothing, failure) -> decide(entry, intention, session, failure));
  }

  private CompletionStage<Void> write(Entry entry, Session session) {
    long active = entry.active;
    entry.recorded = active;
    Duration ago = Duration.ofNanos(time.nanos() - active);
    return journal.add(
        Bytes.utf8(session.id()), new SessionRecord(session, time.now().minus(ago)).encode());
  }

  private Session decide(Entry entry, int intention, Session session, Throwable failure) {
    Session before;
    boolean open = false;
    synchronized (table) {
      before = entry.live;
      if (failure == null) {
        open = table.commit(entry, intention, session);
      } else {
        table.abandon(entry, intention);
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
    announce(before, session);
    return session;
  }

  /** A write that failed may have reached the disk all the same. */
  private void forget(Entry entry, Session session) {
    if (entry.gone) {
      journal.add(Bytes.utf8(session.id()), null);
    }
  }

  private void announce(Session before, Session session) {
    LOG.log(before == null ? Level.INFO : Level.DEBUG, "session open: {0}", session);
    if (before != null && !before.peer().remote().equals(session.peer().remote())) {
      LOG.log(Level.INFO, "session moved from {0}: {1}", before.peer(), session);
      listeners.moved(session, before.peer());
    }
  }

  @Override
  public CompletionStage<Boolean> close(Peer peer) {
    CompletionStage<Void> removal;
    synchronized (table) {
      Entry entry = table.claimedBy(peer);
      if (entry == null) {
        return CompletableFuture.completedStage(false);
      }
      table.end(entry, SessionListener.CLOSED);
      Entry replaced = table.find(peer);
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
  public List<Session> all() {
    List<Session> all = new ArrayList<>();
    synchronized (table) {
      for (Entry entry : table.all()) {
        if (entry.live != null) {
          all.add(entry.live);
        }
      }
    }
    all.sort(Comparator.comparing(Session::opened));
    return all;
  }

  /** The table has ended a session: what is to be done about it, but not under its lock. */
  private void removed(Entry entry, String reason) {
    if (entry.expiry != null) {
      entry.expiry.cancel();
    }
    if (entry.live != null) {
      endings.add(new Ending(entry.live, reason));
    }
    lastRemoval = journal.add(Bytes.utf8(entry.id()), null);
  }

  /** Does what has gathered under the lock: writes to the store, words to the listeners. */
  private void settle() {
    List<Ending> told;
    synchronized (table) {
      told = List.copyOf(endings);
      endings.clear();
    }
    journal.flush();
    for (Ending ending : told) {
      LOG.log(Level.INFO, "session ended, {0}: {1}", ending.reason(), ending.session());
      listeners.ended(ending.session(), ending.reason());
    }
  }

  private void arm(Entry entry, Duration left) {
    if (!stopped) {
      entry.expiry = time.schedule(left, () -> expire(entry));
    }
  }

  private void expire(Entry entry) {
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
   * Takes in what the store holds, the session used last first.
   *
   * @param first whether nothing was taken from a store before; afterwards memory is right, and
   *     what the store has more is removed from it
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
      for (Entry entry : table.all()) {
        if (entry.live != null && (!first || entry.expiry != null)) {
          write(entry, entry.live);
        }
      }
      for (Entry entry : table.all()) {
        if (entry.live != null && entry.expiry == null) {
          arm(entry, limit.minusNanos(time.nanos() - entry.active));
        }
      }
    }
    settle();
  }

  private boolean restore(SessionRecord record) {
    Duration idle = Duration.between(record.active(), time.now());
    if (idle.compareTo(limit) >= 0) {
      endings.add(new Ending(record.session(), SessionListener.IDLE));
      return false;
    }
    // A clock that was set back must not make a session live longer than from now on.
    Duration known = idle.isNegative() ? Duration.ZERO : idle;
    return table.restore(new Entry(time.nanos() - known.toNanos()), record.session());
  }

  /** Writes down when sessions were last used, for those used since the last time. */
  void recordActivity() {
    synchronized (table) {
      for (Entry entry : table.all()) {
        if (entry.live != null && entry.live == entry.intended && entry.active != entry.recorded) {
          write(entry, entry.live);
        }
      }
    }
    settle();
  }

  /** Writes down when sessions were last used; from now on it is not for this to end them. */
  void stop() {
    recordActivity();
    synchronized (table) {
      stopped = true;
      for (Entry entry : table.all()) {
        if (entry.expiry != null) {
          entry.expiry.cancel();
        }
      }
    }
  }
}
