// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreContents;
import io.millrace.lib.persist.PersistedState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings changed accounts to the store. A change is written only while the store has what it was
 * made of: when another router has changed the account, too, both changes become one, and that is
 * written. What the store could not write is written when {@link #flush} is called again.
 * Thread-safe.
 */
final class AccountWrites {
  private static final Logger LOG = System.getLogger(AccountWrites.class.getName());
  private static final int ATTEMPTS = 20;

  private final PersistedState state;
  private final AccountBook accounts;
  private final AccountCopies copies;
  private final Map<String, CompletableFuture<Void>> written = new HashMap<>();
  private volatile Runnable unwritten = () -> {};

  AccountWrites(PersistedState state, AccountBook accounts, AccountCopies copies) {
    this.state = state;
    this.accounts = accounts;
    this.copies = copies;
  }

  /** Says what is run when something could not be written: it has to call {@link #flush} later. */
  void onUnwritten(Runnable later) {
    unwritten = later;
  }

  /** Writes what is not stored, but for what is being written. */
  void flush() {
    List<String> names;
    synchronized (copies) {
      names = copies.unsaved();
    }
    for (String each : names) {
      boolean begins;
      synchronized (copies) {
        CompletableFuture<Void> known = written.get(each);
        begins = known == null || known.isDone();
        if (begins) {
          written.put(each, new CompletableFuture<>());
        }
      }
      if (begins) {
        write(each, ATTEMPTS);
      }
    }
  }

  /** Returns a stage that completes when the store has an account as it is here. */
  CompletionStage<Void> saved(String name) {
    synchronized (copies) {
      CompletableFuture<Void> known = written.get(name);
      return known == null
          ? CompletableFuture.completedStage(null)
          : known.minimalCompletionStage();
    }
  }

  private static Bytes key(String name) {
    return Bytes.utf8(name);
  }

  private void write(String name, int attempts) {
    CompletableFuture<Void> saved;
    Bytes before;
    Bytes value;
    synchronized (copies) {
      saved = copies.isUnsaved(name) ? null : written.remove(name);
      before = copies.stored(name);
      value = copies.isUnsaved(name) ? AccountRecord.encode(copies.get(name)) : null;
    }
    if (saved != null) {
      saved.complete(null);
    } else if (value != null && attempts == 0) {
      end(name, new IOException("others change it again and again"));
    } else if (value != null) {
      state
          .replace(key(name), Optional.ofNullable(before), Optional.of(value))
          .whenComplete((done, failure) -> answered(name, value, done, failure, attempts - 1));
    }
  }

  private void answered(String name, Bytes value, Boolean done, Throwable failure, int attempts) {
    if (failure != null) {
      end(name, failure);
    } else if (done) {
      synchronized (copies) {
        copies.written(name, value);
      }
      write(name, attempts); // it may have been changed meanwhile
    } else {
      long seen = accounts.changes();
      state
          .contents()
          .whenComplete((contents, unread) -> reread(name, contents, unread, seen, attempts));
    }
  }

  /** Another router has changed it, or the store has lost it. */
  private void reread(
      String name, StoreContents contents, Throwable failure, long seen, int attempts) {
    if (failure != null) {
      end(name, failure);
      return;
    }
    accounts.restore(contents, true, seen); // if it is too old, it is read with the next attempt
    boolean unreadable;
    synchronized (copies) {
      unreadable = copies.isUnreadable(name);
    }
    if (unreadable) {
      end(name, new IOException("another router's newer build has written it"));
    } else {
      write(name, attempts);
    }
  }

  private void end(String name, Throwable failure) {
    CompletableFuture<Void> ended;
    boolean first;
    synchronized (copies) {
      first = !copies.isFailing();
      copies.failed();
      ended = written.get(name);
    }
    LOG.log(
        first ? Level.ERROR : Level.DEBUG,
        "the store could not write the account " + name,
        failure);
    ended.completeExceptionally(failure);
    unwritten.run();
  }

  /** Removes from the store what is left of an account that was removed long ago. */
  void forget(StoredAccount removed) {
    String name = removed.name();
    Bytes before;
    synchronized (copies) {
      before = copies.stored(name);
    }
    state
        .replace(key(name), Optional.ofNullable(before), Optional.empty())
        .whenComplete(
            (done, failure) -> {
              if (failure == null && done) {
                synchronized (copies) {
                  if (copies.get(name) == removed) {
                    copies.forgotten(name);
                  }
                }
              }
            });
  }
}
