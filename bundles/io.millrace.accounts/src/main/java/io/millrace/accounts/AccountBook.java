// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreContents;
import io.millrace.lib.persist.PersistedState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The accounts, in memory and in the store. A change is made when the store has it: who is told
 * that an account is disabled can rely on that. Thread-safe.
 */
final class AccountBook {
  /** The name of the map in the store. */
  static final String MAP = "accounts";

  private static final Logger LOG = System.getLogger(AccountBook.class.getName());
  private static final int WAIT_SECONDS = 15;

  private final PersistedState state;
  private final int most;
  private final Map<String, StoredAccount> byName = new TreeMap<>();
  private boolean read;
  private Bytes epoch = Bytes.EMPTY; // of the store that was read last
  private long changes; // made here, at their beginning and their end

  AccountBook(PersistedState state, int most) {
    this.state = state;
    this.most = most;
  }

  /** Returns how many changes were made here, for {@link #restore}. */
  synchronized long changes() {
    return changes;
  }

  /**
   * Takes what is stored; nothing is known before. What the store has lost, and was not removed, is
   * written again.
   *
   * @param seen the changes when the store was asked
   * @return those that got tokens before and get none any more; null when another change was made
   *     here meanwhile, so that the store has to be asked again
   */
  List<StoredAccount> restore(StoreContents contents, long seen) {
    Map<String, StoredAccount> before;
    List<StoredAccount> lost = new ArrayList<>();
    synchronized (this) {
      if (seen != changes) {
        return null;
      }
      before = new TreeMap<>(byName);
      take(contents.entries(), before);
      if (read && !contents.epoch().equals(epoch)) {
        before.forEach((name, each) -> keep(each, contents, lost));
      }
      epoch = contents.epoch();
      read = true;
      before.values().removeIf(each -> !each.enabled() || isEnabled(each));
    }
    lost.forEach(each -> state.put(key(each), AccountRecord.encode(each)));
    return List.copyOf(before.values());
  }

  private void take(Map<Bytes, Bytes> stored, Map<String, StoredAccount> before) {
    int damaged = 0;
    byName.clear();
    for (Map.Entry<Bytes, Bytes> each : stored.entrySet()) {
      try {
        StoredAccount account = AccountRecord.decode(each.getValue());
        byName.put(account.name(), account);
      } catch (IOException | RuntimeException unreadable) {
        before.remove(each.getKey().utf8()); // it may be of another router's newer build
        damaged++;
      }
    }
    if (damaged > 0) {
      LOG.log(Level.ERROR, "{0} stored accounts cannot be read; they get no tokens", damaged);
    }
  }

  private void keep(StoredAccount account, StoreContents contents, List<StoredAccount> lost) {
    if (!contents.entries().containsKey(key(account))) {
      byName.put(account.name(), account);
      lost.add(account);
    }
  }

  /** Tells whether an account is there under its subject, and gets tokens. */
  private boolean isEnabled(StoredAccount account) {
    StoredAccount now = byName.get(account.name());
    return now != null && now.enabled() && now.subject().equals(account.subject());
  }

  /** What was read of the store before this is too old. */
  private synchronized void changed() {
    changes++;
  }

  private static Bytes key(StoredAccount account) {
    return Bytes.utf8(account.name());
  }

  synchronized boolean isRead() {
    return read;
  }

  /** Returns all accounts by name. */
  synchronized List<StoredAccount> all() {
    return List.copyOf(byName.values());
  }

  /** Returns all accounts by name, when they are known. */
  synchronized List<StoredAccount> known() {
    requireRead();
    return all();
  }

  /** Returns the account of that name. */
  synchronized StoredAccount named(String name) {
    requireRead();
    StoredAccount found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "there is no account \"" + name + "\"; account:list shows all");
    }
    return found;
  }

  /** Returns the account with a client ID, or null. */
  synchronized StoredAccount ofClient(String clientId) {
    for (StoredAccount each : byName.values()) {
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
  }

  /**
   * Adds accounts, all or none.
   *
   * @param replace whether they replace those of their names
   * @return how many they are
   */
  int take(List<StoredAccount> accounts, boolean replace) {
    synchronized (this) {
      requireRead();
      Map<String, StoredAccount> all = new TreeMap<>(byName);
      for (StoredAccount each : accounts) {
        if (replace && byName.containsKey(each.name())) {
          all.remove(each.name());
        }
      }
      accounts.forEach(each -> admit(each, all));
    }
    accounts.forEach(this::save);
    return accounts.size();
  }

  private void admit(StoredAccount account, Map<String, StoredAccount> others) {
    if (others.size() >= most) {
      throw new IllegalStateException(
          "there are %d accounts, as many as mostAccounts of io.millrace.accounts allows"
              .formatted(most));
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

  /** Replaces the account of that name, and returns when the store has it. */
  void save(StoredAccount account) {
    changed();
    state.put(key(account), AccountRecord.encode(account));
    synchronized (this) {
      byName.put(account.name(), account);
      changed();
    }
    await(key(account));
  }

  /** Removes an account, and returns when the store has it no more. */
  void remove(StoredAccount account) {
    changed();
    state.remove(key(account));
    synchronized (this) {
      byName.remove(account.name());
      changed();
    }
    await(key(account));
  }

  private void await(Bytes key) {
    try {
      state.saved(key).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException notStored) {
      throw new IllegalStateException(
          "it is so now, but the store cannot write: it is lost when the router ends", notStored);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the store was writing", ended);
    }
  }
}
