// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreContents;
import io.millrace.api.store.StoreListener;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import io.millrace.lib.persist.PersistedState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps the accounts in memory as the store has them, which other routers may use, too: what one of
 * them changes is read at once. An account whose tokens another router has revoked, or that was
 * disabled or removed there, loses its tokens and sessions here, also when this router did not run
 * meanwhile. Thread-safe.
 */
final class SharedAccounts implements StoreListener, AutoCloseable {
  private static final Logger LOG = System.getLogger(SharedAccounts.class.getName());
  private static final CallbackGuard STORES =
      new CallbackGuard(SharedAccounts.class, "a store of accounts");
  private static final CallbackGuard WITHDRAWALS =
      new CallbackGuard(SharedAccounts.class, "taking tokens and sessions back");
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration REWRITE = Duration.ofSeconds(10);

  /** For so long a router may be away and still hear that an account was removed. */
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final Time time;
  private final PersistedState state;
  private final AccountBook accounts;
  private final Withdrawal withdrawal;
  private final AtomicReference<AutoCloseable> watching = new AtomicReference<>(() -> {});
  private Timer retry;
  private Timer rewrite;
  private boolean closed;

  SharedAccounts(Time time, PersistedState state, AccountBook accounts, Withdrawal withdrawal) {
    this.time = time;
    this.state = state;
    this.accounts = accounts;
    this.withdrawal = withdrawal;
    accounts.onRevoked(this::revoke);
    accounts.writes().onUnwritten(this::writeLater);
  }

  /** A store has come. While there was none, others may have changed what it shares with them. */
  void bind(Store store) {
    state.stores().bind(store);
    watch(STORES.get(store, each -> each.map(AccountBook.MAP).watch(this), () -> {}));
    read(STORES.get(store, each -> each.isShared(AccountBook.MAP), false));
  }

  /** A store goes. */
  void unbind(Store store) {
    if (state.stores().service() == store) {
      watch(() -> {});
    }
    state.stores().unbind(store);
  }

  private void watch(AutoCloseable next) {
    STORES.close(watching.getAndSet(next));
  }

  @Override
  public void changed(Bytes key, Optional<Bytes> value) {
    long seen = accounts.changes();
    state.get(key).whenComplete((now, failure) -> took(key, value, now, failure, seen));
  }

  private void took(
      Bytes key, Optional<Bytes> told, Optional<Bytes> now, Throwable failure, long seen) {
    if (failure != null) {
      LOG.log(Level.WARNING, "an account cannot be read from the store: {0}", failure);
      readAgain(true);
    } else if (!accounts.restoreOne(key.utf8(), now.orElse(null), told.isEmpty(), seen)) {
      changed(key, told);
    }
  }

  @Override
  public void recovered() {
    accounts.writes().flush();
  }

  @Override
  public void resumed(boolean emptied) {
    read(true);
  }

  /**
   * Reads all accounts.
   *
   * @param byOthers whether another router may have changed them
   */
  private void read(boolean byOthers) {
    long seen = accounts.changes();
    state.contents().whenComplete((stored, failure) -> took(byOthers, seen, stored, failure));
  }

  private void took(boolean byOthers, long seen, StoreContents stored, Throwable failure) {
    if (failure != null) {
      LOG.log(Level.WARNING, "the accounts cannot be read from the store: {0}", failure);
      readAgain(byOthers);
    } else if (accounts.restore(stored, byOthers, seen)) {
      accounts.forget(time.now().minus(REMEMBERED));
    } else {
      read(byOthers);
    }
  }

  private synchronized void writeLater() {
    if (!closed && rewrite == null) {
      rewrite = time.schedule(REWRITE, this::writeAgain);
    }
  }

  private void writeAgain() {
    synchronized (this) {
      rewrite = null;
    }
    accounts.writes().flush();
  }

  private void revoke(List<RevokedElsewhere> news) {
    Daemon.thread("accounts-withdrawal", () -> withdraw(news)).start(); // it waits for the disk
  }

  private void withdraw(List<RevokedElsewhere> news) {
    List<RevokedElsewhere> failed = new ArrayList<>();
    for (RevokedElsewhere each : news) {
      if (!WITHDRAWALS.get(each, this::withdraw, false)) {
        failed.add(each);
      }
    }
    synchronized (this) {
      if (!closed && !failed.isEmpty()) {
        time.schedule(RETRY, () -> revoke(failed));
      }
    }
  }

  /** Returns false when it has to be tried again. */
  private boolean withdraw(RevokedElsewhere each) {
    String done;
    try {
      done = withdrawal.of(each);
    } catch (IllegalStateException away) {
      LOG.log(
          Level.WARNING,
          "tokens of {0} were revoked at another router, and not yet here: {1}",
          each.account().name(),
          away.getMessage());
      return false;
    }
    LOG.log(
        Level.INFO,
        each.ended()
            ? "the account {0} was disabled or removed at another router: {1}"
            : "tokens of the account {0} were revoked at another router: {1}",
        each.account().name(),
        done);
    return true;
  }

  /** What cannot be read yet is read a little later. */
  private synchronized void readAgain(boolean byOthers) {
    boolean wanted = byOthers || !accounts.isRead();
    if (!closed && wanted && state.stores().service() != null) {
      if (retry != null) {
        retry.cancel();
      }
      retry = time.schedule(RETRY, () -> read(byOthers));
    }
  }

  @Override
  public void close() {
    watch(() -> {});
    synchronized (this) {
      closed = true;
      if (retry != null) {
        retry.cancel();
      }
      if (rewrite != null) {
        rewrite.cancel();
      }
    }
  }
}
