// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import java.util.List;

/** The tasks of one slot of the wheel, of this round and of later ones, as a ring. */
final class WheelBucket {
  private final WheelTask ring = new WheelTask(null);
  private volatile int count;

  WheelBucket() {
    ring.before = ring;
    ring.after = ring;
  }

  /** A glance without the lock: what was added before it is seen. */
  boolean isEmpty() {
    return count == 0;
  }

  /** Adds at the end; the caller holds the lock. */
  void add(WheelTask task) {
    task.before = ring.before;
    task.after = ring;
    ring.before.after = task;
    ring.before = task;
    task.bucket = this;
    count++;
  }

  synchronized void remove(WheelTask task) {
    if (task.bucket == this) {
      unlink(task);
    }
  }

  private void unlink(WheelTask task) {
    task.before.after = task.after;
    task.after.before = task.before;
    task.before = null;
    task.after = null;
    task.bucket = null;
    count--;
  }

  /** Moves what is due into {@code due}, in the order of adding. */
  synchronized void take(long tick, List<WheelTask> due) {
    WheelTask task = ring.after;
    while (task != ring) {
      WheelTask next = task.after;
      if (task.dueTick <= tick) {
        unlink(task);
        due.add(task);
      }
      task = next;
    }
  }

  synchronized boolean hasDue(long tick) {
    for (WheelTask task = ring.after; task != ring; task = task.after) {
      if (task.dueTick <= tick) {
        return true;
      }
    }
    return false;
  }
}
