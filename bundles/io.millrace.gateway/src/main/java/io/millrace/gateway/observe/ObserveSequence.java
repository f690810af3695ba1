// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

/**
 * The sequence numbers of an observation's notifications: 24 bits, growing by one [RFC 7641 §3.4,
 * §4.4]. The store holds a mark ahead of them: the gateway that restores the observation continues
 * above the mark, and few notifications cause a write. Not thread-safe.
 */
class ObserveSequence {
  static final int HEADROOM = 4096;
  private static final int MASK = 0xFFFFFF;

  private int last;
  private int mark;

  /** Makes a sequence that begins above {@code last}. */
  ObserveSequence(int last) {
    this.last = last & MASK;
    this.mark = this.last;
  }

  final int next() {
    last = last + 1 & MASK;
    return last;
  }

  final int last() {
    return last;
  }

  /** Tells whether the numbers are so near to the mark that it must move. */
  final boolean needsMark() {
    return (mark - last & MASK) < HEADROOM / 2 || (mark - last & MASK) > HEADROOM;
  }

  /** Moves the mark and returns it. */
  final int moveMark() {
    mark = last + HEADROOM & MASK;
    return mark;
  }
}
