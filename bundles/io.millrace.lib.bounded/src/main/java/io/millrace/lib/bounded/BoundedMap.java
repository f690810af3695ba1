// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.bounded;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A map that cannot grow without end: bounded in entries, and on request in the bytes that its
 * values hold and in their age. It has an order: by when a value was put, or (see {@link
 * Builder#byUse}) by when it was put or read last. The first in that order, the eldest, goes first.
 * Which entry goes is exact and the same in every run, unlike in a cache that judges by frequency:
 * what is kept here is the state of protocols, of which the newest counts most.
 *
 * <p>Ages are the caller's: it gives the present moment to each call and says where a value has its
 * own, so that no entry needs a wrapper and no clock is read. A map without an age bound does not
 * look at the moment: give it 0.
 *
 * <p>Not thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class BoundedMap<K, V> {
  private final LinkedHashMap<K, V> entries;
  private final int maxEntries;
  private final long maxBytes;
  private final ToLongFunction<? super V> bytesOf;
  private final long lifetimeNanos;
  private final ToLongFunction<? super V> since;
  private final Predicate<? super V> busy;
  private final int maxSpared;
  private final Consumer<? super V> evicted;
  private long bytes;

  private BoundedMap(Builder<K, V> rules) {
    entries = new LinkedHashMap<>(16, 0.75f, rules.byUse);
    maxEntries = rules.maxEntries;
    maxBytes = rules.maxBytes;
    bytesOf = rules.bytesOf;
    lifetimeNanos = rules.lifetimeNanos;
    since = rules.since;
    busy = rules.busy;
    maxSpared = rules.maxSpared;
    evicted = rules.evicted;
  }

  /** Begins the rules of a map of at most so many entries. */
  public static <K, V> Builder<K, V> ofAtMost(int entries) {
    return new Builder<>(entries);
  }

  /**
   * What holds for a map.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   */
  public static final class Builder<K, V> {
    private final int maxEntries;
    private boolean byUse;
    private long maxBytes = Long.MAX_VALUE;
    private ToLongFunction<? super V> bytesOf = value -> 0;
    private long lifetimeNanos;
    private ToLongFunction<? super V> since;
    private Predicate<? super V> busy;
    private int maxSpared;
    private Consumer<? super V> evicted = value -> {};

    private Builder(int maxEntries) {
      this.maxEntries = maxEntries;
    }

    /** A value that is read becomes the youngest. */
    public Builder<K, V> byUse() {
      byUse = true;
      return this;
    }

    /**
     * Bounds the bytes of all values together.
     *
     * @param of what a value holds; the same for as long as it is in the map
     */
    public Builder<K, V> bytes(long most, ToLongFunction<? super V> of) {
      maxBytes = most;
      bytesOf = of;
      return this;
    }

    /**
     * Lets values go that are older.
     *
     * @param since the moment from which a value's age counts; follows the map's order
     */
    public Builder<K, V> lifetime(long nanos, ToLongFunction<? super V> since) {
      lifetimeNanos = nanos;
      this.since = since;
      return this;
    }

    /**
     * Lets a value that is busy live on when it is too old, and become the youngest when it has to
     * make room.
     *
     * @param atMost how many are spared when room is made, so that it takes no longer than that
     */
    public Builder<K, V> sparing(Predicate<? super V> busy, int atMost) {
      this.busy = busy;
      maxSpared = Math.min(atMost, maxEntries - 1);
      return this;
    }

    /** Tells of each value that the map lets go by itself; not of those removed or replaced. */
    public Builder<K, V> onEviction(Consumer<? super V> listener) {
      evicted = listener;
      return this;
    }

    /** Makes an empty map. */
    public BoundedMap<K, V> build() {
      return new BoundedMap<>(this);
    }
  }

  /** Returns the value of a key, however old, or null. */
  public V get(K key) {
    return entries.get(key);
  }

  /** Returns the value of a key unless it is too old, or null. */
  public V get(K key, long now) {
    V value = entries.get(key);
    return value == null || isOld(value, now) ? null : value;
  }

  /**
   * Puts a value, as the youngest; the eldest make room for it.
   *
   * @return false when there is no room even then, because the value alone is too large or nothing
   *     may be kept; an earlier value of the key is gone all the same
   */
  public boolean put(K key, V value, long now) {
    return put(key, value, now, true);
  }

  /** Puts a value as {@link #put}, but only what is too old makes room for it. */
  public boolean offer(K key, V value, long now) {
    return put(key, value, now, false);
  }

  private boolean put(K key, V value, long now, boolean evicting) {
    remove(key);
    long needed = bytesOf.applyAsLong(value);
    // A walk past many that are busy is for the owner to plan, unless room is needed now.
    if (lifetimeNanos > 0 && (busy == null || !hasRoom(needed))) {
      removeOld(now);
    }
    if (evicting && maxEntries > 0 && needed <= maxBytes) {
      makeRoom(needed);
    }
    if (!hasRoom(needed)) {
      return false;
    }
    entries.put(key, value);
    bytes += needed;
    return true;
  }

  /** Tells whether one more value of so many bytes fits, with nothing let go. */
  public boolean hasRoom(long needed) {
    return entries.size() < maxEntries && bytes + needed <= maxBytes;
  }

  private void makeRoom(long needed) {
    for (int spared = 0; !hasRoom(needed); ) {
      Map.Entry<K, V> eldest = entries.entrySet().iterator().next();
      K key = eldest.getKey();
      V value = eldest.getValue();
      entries.remove(key);
      if (spared < maxSpared && busy.test(value)) {
        spared++;
        entries.put(key, value);
      } else {
        letGo(value);
      }
    }
  }

  /** Lets go what is too old at that moment. */
  public void removeOld(long now) {
    Iterator<V> eldestFirst = entries.values().iterator();
    while (eldestFirst.hasNext()) {
      V eldest = eldestFirst.next();
      if (!isOld(eldest, now)) {
        return;
      }
      if (busy == null || !busy.test(eldest)) {
        eldestFirst.remove();
        letGo(eldest);
      }
    }
  }

  private boolean isOld(V value, long now) {
    return lifetimeNanos > 0 && now - since.applyAsLong(value) >= lifetimeNanos;
  }

  private void letGo(V value) {
    bytes -= bytesOf.applyAsLong(value);
    evicted.accept(value);
  }

  /** Takes a value out and returns it, or null. */
  public V remove(K key) {
    V value = entries.remove(key);
    if (value != null) {
      bytes -= bytesOf.applyAsLong(value);
    }
    return value;
  }

  /** Returns the values, eldest first: a view, which a change of the map breaks. */
  public Collection<V> values() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** Returns the entries, eldest first: a view, which a change of the map breaks. */
  public Map<K, V> asMap() {
    return Collections.unmodifiableMap(entries);
  }

  /** Returns how many entries there are, including old ones that have not been removed yet. */
  public int size() {
    return entries.size();
  }

  /** Tells whether there is none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns how many bytes all values hold. */
  public long bytes() {
    return bytes;
  }

  /** Removes everything; the eviction listener is not called. */
  public void clear() {
    entries.clear();
    bytes = 0;
  }
}
