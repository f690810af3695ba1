// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.lib.bounded.BoundedMap;
import java.time.Duration;

/**
 * For how long an address is refused that failed again and again. Bounded: when there are too many
 * addresses the one that failed longest ago is forgotten. For one thread at a time.
 */
final class BackOff {
  /**
   * A person may take a wrong key once or twice, and a monitor may look whether the port is open.
   */
  private static final int FREE = 3;

  private static final int MOST_ADDRESSES = 4096;
  private static final int MOST_DOUBLINGS = 20;
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final Duration longest;
  private final BoundedMap<String, Failures> addresses =
      BoundedMap.<String, Failures>ofAtMost(MOST_ADDRESSES).build();

  /** The failures of an address in a row. */
  private record Failures(int count, long last, long until) {}

  /** Makes one; without a longest time nobody is refused. */
  BackOff(Duration longest) {
    this.longest = longest;
  }

  /** Returns for how much longer an address is refused; zero when it is not. */
  Duration left(String address, long now) {
    Failures known = addresses.get(address, now);
    long left = known == null ? 0 : known.until - now;
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /** Counts a failure. */
  void fail(String address, long now) {
    Failures known = addresses.get(address, now);
    long forgotten = FORGOTTEN.plus(longest).toNanos();
    int before = known == null || now - known.last > forgotten ? 0 : known.count;
    addresses.put(address, new Failures(before + 1, now, now + pause(before + 1).toNanos()), now);
  }

  private Duration pause(int count) {
    if (count <= FREE) {
      return Duration.ZERO;
    }
    Duration pause = Duration.ofSeconds(1L << Math.min(count - FREE - 1, MOST_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  /** Forgets the failures of an address, because somebody has logged in from it. */
  void succeed(String address) {
    addresses.remove(address);
  }
}
