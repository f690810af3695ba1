// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.persist.PersistedState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The observations, in memory and in the store, in the order in which they came. When there are too
 * many, or they have too many bytes, the oldest of the account that has the most is dropped.
 * Thread-safe.
 */
final class ObservationLog {
  /** The name of the map in the store. */
  static final String MAP = "platform-observations";

  private static final Logger LOG = System.getLogger(ObservationLog.class.getName());
  private static final int OVERHEAD_BYTES = 200;

  private final PersistedState state;
  private final int most;
  private final long mostBytes;
  private final Map<String, Owned> byOwner = new HashMap<>();
  private long next = 1;
  private int count;
  private long bytes;

  /**
   * One observation.
   *
   * @param number counts them; a later one has a larger number
   * @param owner the subject of the account that has posted it
   * @param json what was posted, with its time stamp and its device
   */
  record Observation(
      long number, String owner, String solution, String device, Instant at, byte[] json) {
    int bytes() {
      return json.length + OVERHEAD_BYTES;
    }
  }

  /** Those of an account, the oldest first. */
  private static final class Owned {
    final Deque<Observation> all = new ArrayDeque<>();
    long bytes;
  }

  ObservationLog(PersistedState state, int most, long mostBytes) {
    this.state = state;
    this.most = most;
    this.mostBytes = mostBytes;
  }

  synchronized void restore(Map<Bytes, Bytes> stored) {
    TreeMap<Long, Observation> sorted = new TreeMap<>();
    stored.forEach(
        (key, value) -> {
          try {
            long number = ByteBuffer.wrap(key.toArray()).getLong();
            sorted.put(number, ObservationRecord.decode(number, value));
          } catch (IOException | RuntimeException damaged) {
            LOG.log(Level.ERROR, "a stored observation cannot be read: {0}", damaged.toString());
          }
        });
    sorted.values().forEach(this::take);
    next = Math.max(next, sorted.isEmpty() ? 1 : sorted.lastKey() + 1);
    makeRoom();
  }

  private void take(Observation observation) {
    Owned owned = byOwner.computeIfAbsent(observation.owner(), none -> new Owned());
    owned.all.add(observation);
    owned.bytes += observation.bytes();
    bytes += observation.bytes();
    count++;
  }

  /**
   * Adds observations of one account, and returns when all of them are durable.
   *
   * @throws RefusedRequest when they are not; then none of them is kept
   */
  void add(String owner, String solution, String device, List<Instant> at, List<byte[]> json)
      throws RefusedRequest {
    Bytes last = Bytes.EMPTY;
    List<Observation> all = new ArrayList<>();
    synchronized (this) {
      for (int i = 0; i < json.size(); i++) {
        Observation added =
            new Observation(next++, owner, solution, device, at.get(i), json.get(i));
        take(added);
        all.add(added);
        last = key(added);
        state.put(last, ObservationRecord.encode(added));
      }
      makeRoom();
    }
    if (!last.isEmpty()) {
      try {
        Saved.await(state, last); // the store writes in the order of the calls
      } catch (RefusedRequest notStored) {
        withdraw(owner, all); // the client will post them again
        throw notStored;
      }
    }
  }

  private synchronized void withdraw(String owner, List<Observation> all) {
    Owned owned = byOwner.get(owner);
    for (Observation each : all) {
      if (owned != null && owned.all.remove(each)) {
        forget(owned, each);
      }
      state.remove(key(each));
    }
    if (owned != null && owned.all.isEmpty()) {
      byOwner.remove(owner);
    }
  }

  private void forget(Owned owned, Observation dropped) {
    owned.bytes -= dropped.bytes();
    bytes -= dropped.bytes();
    count--;
  }

  private static Bytes key(Observation observation) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(observation.number()).array());
  }

  private void makeRoom() {
    while (count > most || bytes > mostBytes) {
      String largest = null;
      for (Map.Entry<String, Owned> each : byOwner.entrySet()) {
        if (largest == null || each.getValue().bytes > byOwner.get(largest).bytes) {
          largest = each.getKey();
        }
      }
      Owned owned = byOwner.get(largest);
      Observation dropped = owned.all.removeFirst();
      forget(owned, dropped);
      state.remove(key(dropped));
      if (owned.all.isEmpty()) {
        byOwner.remove(largest);
      }
    }
  }

  /**
   * Returns observations of an account, the newest first.
   *
   * @param before those with smaller numbers alone
   */
  synchronized List<Observation> find(
      String owner, long before, int limit, Predicate<Observation> wanted) {
    List<Observation> found = new ArrayList<>();
    Owned owned = byOwner.get(owner);
    Iterator<Observation> newestFirst =
        owned == null ? List.<Observation>of().iterator() : owned.all.descendingIterator();
    while (found.size() < limit && newestFirst.hasNext()) {
      Observation each = newestFirst.next();
      if (each.number() < before && wanted.test(each)) {
        found.add(each);
      }
    }
    return found;
  }

  synchronized int size() {
    return count;
  }
}
