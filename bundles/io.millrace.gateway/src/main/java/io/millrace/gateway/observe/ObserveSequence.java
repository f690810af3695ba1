// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

/**
 * The sequence numbers of an observation's notifications: 24 bits, growing by one [RFC 7641 §3.4,
 * §4.4]. The store holds a mark ahead of them: the gateway that restores the observation continues
 * above the mark, and not every notification causes a write. Not thread-safe.
 */
final class ObserveSequence {
  static final int HEADROOM = 256;
  private static final int MASK = 0xFFFFFF;

  private int last;
  private int mark;

  /** Makes a sequence that begins above {@code last}. */
  ObserveSequence(int last) {
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

  /** Tells whether the numbers are so near to the mark that it must move. */
  boolean needsMark() {
    return (mark - last & MASK) < HEADROOM / 2 || (mark - last & MASK) > HEADROOM;
  }

  /** Moves the mark and returns it. */
  int moveMark() {
    mark = last + HEADROOM & MASK;
    return mark;
  }
}
