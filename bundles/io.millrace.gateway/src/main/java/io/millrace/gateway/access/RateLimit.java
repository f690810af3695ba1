// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A token bucket per key, with a back-off: each refusal doubles the next waiting time, up to a
 * minute, until the bucket is full and the key has been silent for as long.
 *
 * <p>The buckets are in arrays of a fixed size, in sets of four: in a set the least recently used
 * one is replaced. So a flood of keys costs neither memory nor garbage collection. Keys are mixed
 * with a random number, so that nobody can aim at the set of another. Thread-safe.
 */
public final class RateLimit {
  private static final int SETS = 4096;
  private static final int WAYS = 4;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();
  private static final int BURST_SECONDS = 10;

  private final Time time;
  private final double perNano;
  private final double burst;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final long[] keys = new long[SETS * WAYS];
  private final double[] levels = new double[SETS * WAYS];
  private final long[] used = new long[SETS * WAYS];
  private final long[] closedUntil = new long[SETS * WAYS];
  private final long[] waits = new long[SETS * WAYS];

  /**
   * Makes it with full buckets.
   *
   * @param perSecond what a key may take on average; ten times as much in a burst
   */
  public RateLimit(Time time, int perSecond) {
    this.time = time;
    this.perNano = (double) perSecond / SECOND;
    this.burst = (double) perSecond * BURST_SECONDS;
  }

  /** Takes one; returns zero, or after how many seconds to try again. */
  public synchronized long take(long key) {
    long now = time.nanos();
    int at = bucket(key, now);
    boolean closed = now - closedUntil[at] < 0;
    if (!closed && levels[at] >= 1) {
      levels[at]--;
      return 0;
    }
    if (!closed) {
      waits[at] = Math.min(LONGEST, Math.max(SECOND, 2 * waits[at]));
      closedUntil[at] = now + waits[at];
    }
    return (closedUntil[at] - now + SECOND - 1) / SECOND;
  }

  /** Takes one, without a back-off; returns zero, or after how many seconds to try again. */
  public synchronized long takeSteadily(long key) {
    int at = bucket(key, time.nanos());
    if (levels[at] >= 1) {
      levels[at]--;
      return 0;
    }
    return Math.max(1, (long) Math.ceil((1 - levels[at]) / perNano / SECOND));
  }

  /** Takes more from a key as a penalty. */
  public synchronized void charge(long key, int more) {
    int at = bucket(key, time.nanos());
    levels[at] = Math.max(0, levels[at] - more);
  }

  private int bucket(long key, long now) {
    // Zero marks a bucket without a key.
    long mixed = mixed(key ^ seed) | 1L << 63;
    int at = find(mixed);
    if (keys[at] != mixed) {
      keys[at] = mixed;
      levels[at] = burst;
      closedUntil[at] = now;
      waits[at] = 0;
    } else {
      levels[at] = Math.min(burst, levels[at] + (now - used[at]) * perNano);
    }
    used[at] = now;
    if (levels[at] >= burst && now - closedUntil[at] >= waits[at]) {
      waits[at] = 0;
    }
    return at;
  }

  /** Returns the index of the key, or else the index to use for it. */
  private int find(long mixed) {
    int first = (int) (mixed & SETS - 1) * WAYS;
    int room = first;
    for (int at = first; at < first + WAYS; at++) {
      if (keys[at] == mixed) {
        return at;
      }
      boolean better = keys[at] == 0 || used[at] - used[room] < 0;
      room = keys[room] != 0 && better ? at : room;
    }
    return room;
  }

  /** Stafford's mix 13: each bit of the result depends on each of {@code key}. */
  public static long mixed(long key) {
    long z = (key ^ key >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
