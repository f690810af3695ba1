// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A token bucket a key, with a back-off: each refusal after the first makes the next wait twice as
 * long, up to a minute, until the bucket is full and the key was calm for as long.
 *
 * <p>The buckets are in arrays of a fixed size, in sets of four: in a set the one not used for the
 * longest makes room. So a flood of keys costs neither memory nor the garbage collector's time.
 * Keys are mixed with a random number; nobody can aim at another's set. Thread-safe.
 */
final class RateLimit {
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
   * Makes one whose buckets are full.
   *
   * @param perSecond what a key may have in the long run; ten times as much at once
   */
  RateLimit(Time time, int perSecond) {
    this.time = time;
    this.perNano = (double) perSecond / SECOND;
    this.burst = (double) perSecond * BURST_SECONDS;
  }

  /** Takes one; returns zero, or in how many seconds to ask again. */
  synchronized long take(long key) {
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

  /** Takes more of a key that has abused what it got. */
  synchronized void charge(long key, int more) {
    int at = bucket(key, time.nanos());
    levels[at] = Math.max(0, levels[at] - more);
  }

  private int bucket(long key, long now) {
    // Zero is the key of a bucket that nobody has.
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

  /** Returns where the key is, or else where there is room for it. */
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
  static long mixed(long key) {
    long z = (key ^ key >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
