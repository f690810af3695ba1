// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The accounts as they are here, removed ones included, and as the store has them. Used under its
 * own lock, but for {@link #logUnreadable}.
 */
final class AccountCopies {
  private static final Logger LOG = System.getLogger(AccountCopies.class.getName());

  private final Map<String, StoredAccount> byName = new TreeMap<>();
  private final Map<String, Bytes> stored = new HashMap<>();
  private final Set<String> unsaved = new LinkedHashSet<>();
  private final Set<String> unreadable = new HashSet<>();
  private long changes; // made here, at their beginning and their end
  private boolean failing;
  private int unreadableNew;

  long changes() {
    return changes;
  }

  Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  StoredAccount get(String name) {
    return byName.get(name);
  }

  /** Returns those that were not removed, by name. */
  List<StoredAccount> live() {
    List<StoredAccount> live = new ArrayList<>(byName.values());
    live.removeIf(each -> each.revision().removed());
    return List.copyOf(live);
  }

  /** Returns what was removed before that, and of the others those beyond a number. */
  List<StoredAccount> removed(Instant before, int most) {
    List<StoredAccount> removed = new ArrayList<>(byName.values());
    removed.removeIf(each -> !each.revision().removed() || unsaved.contains(each.name()));
    Comparator<StoredAccount> byTime = Comparator.comparing(each -> each.revision().revokedUpTo());
    removed.sort(byTime.reversed());
    List<StoredAccount> old = new ArrayList<>();
    for (int i = 0; i < removed.size(); i++) {
      if (i >= most || removed.get(i).revision().revokedUpTo().isBefore(before)) {
        old.add(removed.get(i));
      }
    }
    return old;
  }

  /** Takes a change that was made here, which has to be written. */
  void change(StoredAccount account) {
    changes++;
    byName.put(account.name(), account);
    unsaved.add(account.name());
  }

  /** Returns the names of those that the store does not have as they are here. */
  List<String> unsaved() {
    return List.copyOf(unsaved);
  }

  boolean isUnsaved(String name) {
    return unsaved.contains(name);
  }

  /** Returns what the store has under a name, as far as it is known; null when it has nothing. */
  Bytes stored(String name) {
    return stored.get(name);
  }

  /** Tells whether the store has something under a name that this build cannot read. */
  boolean isUnreadable(String name) {
    return unreadable.contains(name);
  }

  boolean isFailing() {
    return failing && !unsaved.isEmpty();
  }

  void failed() {
    failing = true;
  }

  /** The store has that now. */
  void written(String name, Bytes value) {
    changes++;
    failing = false;
    stored.put(name, value);
    StoredAccount here = byName.get(name);
    if (here == null || AccountRecord.encode(here).equals(value)) {
      unsaved.remove(name);
    }
  }

  /** The store has nothing under a name any more. */
  void forgotten(String name) {
    changes++;
    stored.remove(name);
    byName.remove(name);
    unsaved.remove(name);
  }

  /**
   * Takes what the store has under a name.
   *
   * @param value null when it has nothing
   * @param same whether the store has lost nothing since it was read last
   * @param news to which is added what has to be revoked
   */
  void settle(String name, Bytes value, boolean same, List<RevokedElsewhere> news) {
    StoredAccount here = byName.get(name);
    boolean changed = unsaved.contains(name);
    if (value == null) {
      missing(name, here, same, news);
      return;
    }
    if (changed && value.equals(stored.get(name))) {
      return; // nobody else has changed it
    }
    StoredAccount there = decode(name, value);
    if (there == null) { // it may be of another router's newer build
      byName.remove(name);
      stored.remove(name);
      unsaved.remove(name);
      unreadable.add(name);
      unreadableNew++;
      return;
    }
    stored.put(name, value);
    unreadable.remove(name);
    boolean apart = changed || !same || isOlder(there, here);
    StoredAccount now = here != null && apart ? AccountMerge.of(here, there) : there;
    byName.put(name, now);
    if (now == there) {
      unsaved.remove(name);
    } else {
      unsaved.add(name);
    }
    RevokedElsewhere.add(here, now, news);
  }

  /** Only a store that has lost something goes back; builds before this one write no version. */
  private static boolean isOlder(StoredAccount there, StoredAccount here) {
    long version = there.revision().version();
    return here != null && version > 0 && version <= here.revision().version();
  }

  private void missing(String name, StoredAccount here, boolean same, List<RevokedElsewhere> news) {
    boolean removed = same && stored.containsKey(name);
    unreadable.remove(name);
    stored.remove(name);
    if (here != null && removed) {
      byName.remove(name);
      unsaved.remove(name);
      RevokedElsewhere.add(here, null, news);
    } else if (here != null) {
      unsaved.add(name);
    }
  }

  private static StoredAccount decode(String name, Bytes value) {
    try {
      StoredAccount account = AccountRecord.decode(value);
      return account.name().equals(name) ? account : null;
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  /** Says how many could not be read since this was called last. */
  void logUnreadable() {
    int count;
    synchronized (this) {
      count = unreadableNew;
      unreadableNew = 0;
    }
    if (count > 0) {
      LOG.log(Level.ERROR, "{0} stored accounts cannot be read; they get no tokens", count);
    }
  }
}
