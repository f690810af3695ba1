// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

/**
 * The numbers of a client's notifications: 24 bits, growing by one [RFC 7641 §3.4, §4.4]. A mark
 * ahead of them goes into the store, so that whoever takes the observation over begins above all
 * numbers that were used, and not every notification has to be written. Not thread-safe.
 */
final class Numbering {
  static final int HEADROOM = 256;
  private static final int MASK = 0xFFFFFF;

  private int last;
  private int mark;

  /** Begins above {@code last}. */
  Numbering(int last) {
    this.last = last & MASK;
    this.mark = this.last;
  }

  int next() {
    last = last + 1 & MASK;
    return last;
  }

  int last() {
    return last;
  }

  /** Tells whether the numbers have come so near to the mark that it must move. */
  boolean needsMark() {
    return (mark - last & MASK) < HEADROOM / 2 || (mark - last & MASK) > HEADROOM;
  }

  /** Moves the mark and returns it. */
  int moveMark() {
    mark = last + HEADROOM & MASK;
    return mark;
  }
}
