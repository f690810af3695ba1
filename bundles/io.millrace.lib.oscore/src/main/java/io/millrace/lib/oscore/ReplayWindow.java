// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

/**
 * Which of the other end's numbers have come: a window below the highest one [RFC 8613 §7.4]. Those
 * below its floor count only in requests that are known to be new [RFC 8613 Appendix B.1.2]. Not
 * thread-safe.
 */
final class ReplayWindow {
  /** How many numbers it has. */
  static final int SIZE = 64;

  private long highest;
  private long seen; // bit i: highest - i has come
  private long floor;

  private ReplayWindow(long highest, long seen, long floor) {
    this.highest = highest;
    this.seen = seen;
    this.floor = floor;
  }

  /** Returns that of a context that was never used. */
  static ReplayWindow fresh() {
    return new ReplayWindow(-1, 0, 0);
  }

  /** Returns that of a context of which it is not known any more which numbers have come. */
  static ReplayWindow forgotten() {
    return new ReplayWindow(-1, 0, Long.MAX_VALUE);
  }

  /** Returns what was written as {@link #text}; null when it is something else. */
  static ReplayWindow parse(String text) {
    String[] parts = text.split(",", -1);
    try {
      return parts.length != 3
          ? null
          : new ReplayWindow(
              Long.parseLong(parts[0]),
              Long.parseUnsignedLong(parts[1], 16),
              Long.parseLong(parts[2]));
    } catch (NumberFormatException wrong) {
      return null;
    }
  }

  String text() {
    return highest + "," + Long.toHexString(seen) + "," + floor;
  }

  /** Tells whether a number has come already, or is too old to be known. */
  boolean isReplay(long number) {
    long age = highest - number;
    return age >= SIZE || age >= 0 && (seen >>> age & 1) != 0;
  }

  /** Tells whether a number counts only in a request that is known to be new. */
  boolean needsProof(long number) {
    return number < floor;
  }

  /** Notes a number that is no replay, of a request that was authentic, and new where needed. */
  void accept(long number) {
    floor = Math.min(floor, number);
    long ahead = number - highest;
    if (ahead > 0) {
      seen = ahead >= SIZE ? 0 : seen << ahead;
      highest = number;
    }
    seen |= 1L << highest - number;
  }
}
