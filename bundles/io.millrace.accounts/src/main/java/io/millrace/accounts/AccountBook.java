// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreContents;
import io.millrace.lib.persist.PersistedState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The accounts, in memory and in the store. A change is made when the store has it: who is told
 * that an account is disabled can rely on that. Thread-safe.
 */
final class AccountBook {
  /** The name of the map in the store. */
  static final String MAP = "accounts";

  private static final int WAIT_SECONDS = 15;

  private final int most;
  private final AccountCopies copies = new AccountCopies();
  private final AccountWrites writes;
  private Consumer<List<RevokedElsewhere>> listener = nobody -> {};
  private boolean read;
  private Bytes epoch = Bytes.EMPTY; // of the store that was read last

  AccountBook(PersistedState state, int most) {
    this.most = most;
    this.writes = new AccountWrites(state, this, copies);
  }

  /** Tells what has to be revoked here, since others have. Called without a lock. */
  void onRevoked(Consumer<List<RevokedElsewhere>> told) {
    listener = told;
  }

  AccountWrites writes() {
    return writes;
  }

  /** Returns how many changes were made here, for {@link #restore}. */
  long changes() {
    synchronized (copies) {
      return copies.changes();
    }
  }

  /**
   * Takes what is stored. What the store has lost, and was not removed, is written again.
   *
   * @param shared whether others may have changed it
   * @param seen the changes when the store was asked
   * @return false when another change was made here meanwhile: the store has to be asked again
   */
  boolean restore(StoreContents contents, boolean shared, long seen) {
    List<RevokedElsewhere> news = new ArrayList<>();
    synchronized (copies) {
      if (seen != copies.changes()) {
        return false;
      }
      boolean same = !read || contents.epoch().equals(epoch);
      Map<String, Bytes> there = new TreeMap<>();
      contents.entries().forEach((key, value) -> there.put(key.utf8(), value));
      Set<String> names = new TreeSet<>(there.keySet());
      names.addAll(copies.names());
      names.forEach(name -> copies.settle(name, there.get(name), same, news));
      epoch = contents.epoch();
      read = true;
    }
    copies.logUnreadable();
    tell(shared, news);
    writes.flush();
    return true;
  }

  /**
   * Takes one account as the store has it now.
   *
   * @param gone whether the store says that it was removed
   * @return false when another change was made here meanwhile: the store has to be asked again
   */
  boolean restoreOne(String name, Bytes value, boolean gone, long seen) {
    List<RevokedElsewhere> news = new ArrayList<>();
    synchronized (copies) {
      if (seen != copies.changes()) {
        return false;
      }
      if (read && (value != null || gone)) { // else it was lost, of which the store tells apart
        copies.settle(name, value, true, news);
      }
    }
    copies.logUnreadable();
    tell(true, news);
    writes.flush();
    return true;
  }

  private void tell(boolean shared, List<RevokedElsewhere> news) {
    if (shared && !news.isEmpty()) {
      listener.accept(news);
    }
  }

  boolean isRead() {
    synchronized (copies) {
      return read;
    }
  }

  /** Tells whether the store could not write what it was given last. */
  boolean isFailing() {
    synchronized (copies) {
      return copies.isFailing();
    }
  }

  /** Returns all accounts by name. */
  List<StoredAccount> all() {
    synchronized (copies) {
      return copies.live();
    }
  }

  /** Returns all accounts by name, when they are known. */
  List<StoredAccount> known() {
    synchronized (copies) {
      requireRead();
      return copies.live();
    }
  }

  /** Returns the account of that name. */
  StoredAccount named(String name) {
    synchronized (copies) {
      requireRead();
      StoredAccount found = copies.get(name);
      if (found == null || found.revision().removed()) {
        throw new IllegalArgumentException(
            "there is no account \"" + name + "\"; account:list shows all");
      }
      return found;
    }
  }

  /** Tells whether an account is there under its subject, and gets tokens. */
  boolean isEnabled(StoredAccount account) {
    synchronized (copies) {
      StoredAccount now = copies.get(account.name());
      return now != null && now.enabled() && now.subject().equals(account.subject());
    }
  }

  /** Returns the account with a client ID, or null. */
  StoredAccount ofClient(String clientId) {
    for (StoredAccount each : all()) {
      if (each.clientId().equals(clientId)) {
        return each;
      }
    }
    return null;
  }

  private void requireRead() {
    if (!read) {
      throw new IllegalStateException("the store is away, so the accounts are not known");
    }
  }

  /** Adds an account whose name, client ID and subject nobody has. */
  void add(StoredAccount account) {
    take(List.of(account), false);
    if (!named(account.name()).subject().equals(account.subject())) {
      throw new IllegalStateException(
          "another router has made an account of that name just now; account:list shows it");
    }
  }

  /**
   * Adds accounts, all or none.
   *
   * @param replace whether they replace those of their names
   * @return those that they replace
   */
  List<StoredAccount> take(List<StoredAccount> accounts, boolean replace) {
    List<StoredAccount> replaced = new ArrayList<>();
    synchronized (copies) {
      requireRead();
      Map<String, StoredAccount> all = new TreeMap<>();
      copies.live().forEach(each -> all.put(each.name(), each));
      if (replace) {
        accounts.forEach(each -> replaced.add(all.remove(each.name())));
        replaced.removeIf(none -> none == null);
      }
      accounts.forEach(each -> admit(each, all));
      accounts.forEach(each -> copies.change(each.after(copies.get(each.name()))));
    }
    writes.flush();
    accounts.forEach(each -> await(each.name()));
    return replaced;
  }

  private void admit(StoredAccount account, Map<String, StoredAccount> others) {
    if (others.size() >= most) {
      throw new IllegalStateException(
          "there are %d accounts, as many as mostAccounts of io.millrace.accounts allows"
              .formatted(most));
    }
    if (copies.isUnreadable(account.name())) {
      throw new IllegalStateException(
          "the store has an account \"%s\" that this router cannot read: another router's newer"
                  .formatted(account.name())
              + " build has written it");
    }
    for (StoredAccount each : others.values()) {
      if (each.name().equals(account.name())
          || each.clientId().equals(account.clientId())
          || each.subject().equals(account.subject())) {
        throw new IllegalArgumentException(
            "the account \"%s\" has that name, client ID or subject already"
                .formatted(each.name()));
      }
    }
    others.put(account.name(), account);
  }

  /**
   * Changes the account of that name, and returns when the store has it: as it is then, since
   * another router may have changed it, too.
   */
  StoredAccount change(String name, UnaryOperator<StoredAccount> change) {
    synchronized (copies) {
      copies.change(change.apply(named(name)));
    }
    writes.flush();
    await(name);
    synchronized (copies) {
      return copies.get(name);
    }
  }

  /** Forgets accounts that were removed before that, or are more than there may be accounts. */
  void forget(Instant before) {
    List<StoredAccount> old;
    synchronized (copies) {
      old = copies.removed(before, most);
    }
    old.forEach(writes::forget);
  }

  private void await(String name) {
    try {
      writes.saved(name).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException notStored) {
      throw new IllegalStateException(
          "it is so now, but the store cannot write: it is lost when the router ends", notStored);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the store was writing", ended);
    }
  }
}
