// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.login;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket a key, with a back-off: each refusal after the first makes the next wait twice as
 * long, up to a minute, until the bucket is full and the key was calm for as long. Bounded: the key
 * not used for the longest is forgotten. Thread-safe.
 */
final class RateLimit<K> {
  private static final int MOST_KEYS = 16_384;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();
  private static final int BURST_SECONDS = 10;

  private final Time time;
  private final double perNano;
  private final double burst;
  private final Map<K, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    double level;
    long at;
    long closedUntil;
    long wait;

    Bucket(double level, long at) {
      this.level = level;
      this.at = at;
      this.closedUntil = at;
    }
  }

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
  synchronized long take(K key) {
    long now = time.nanos();
    Bucket bucket = bucket(key, now);
    if (now - bucket.closedUntil >= 0 && bucket.level >= 1) {
      bucket.level--;
      return 0;
    }
    if (now - bucket.closedUntil >= 0) {
      bucket.wait = Math.min(LONGEST, Math.max(SECOND, 2 * bucket.wait));
      bucket.closedUntil = now + bucket.wait;
    }
    return (bucket.closedUntil - now + SECOND - 1) / SECOND;
  }

  /** Takes more of a key that has abused what it got. */
  synchronized void charge(K key, int more) {
    Bucket bucket = bucket(key, time.nanos());
    bucket.level = Math.max(0, bucket.level - more);
  }

  private Bucket bucket(K key, long now) {
    Bucket bucket = buckets.get(key);
    if (bucket == null) {
      bucket = new Bucket(burst, now);
      buckets.put(key, bucket);
      if (buckets.size() > MOST_KEYS) {
        buckets.remove(buckets.keySet().iterator().next());
      }
    }
    bucket.level = Math.min(burst, bucket.level + (now - bucket.at) * perNano);
    bucket.at = now;
    if (bucket.level >= burst && now - bucket.closedUntil >= bucket.wait) {
      bucket.wait = 0;
    }
    return bucket;
  }
}
