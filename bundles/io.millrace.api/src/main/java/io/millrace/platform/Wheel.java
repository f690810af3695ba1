// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.lib.loop.Daemon;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A hashed timing wheel (Varghese and Lauck, 1987, scheme 6): buckets of about a millisecond, eight
 * thousand of them in a round. Scheduling and taking back cost a short lock on one bucket, however
 * many tasks wait, and above all do not wake the thread: it looks one second ahead, sleeps until
 * the first task in that time, and is woken only for a task that comes before. Nearly every task of
 * a router (retransmission, deadline) is taken back long before it is due.
 *
 * <p>A task runs at its time or up to two milliseconds later; tasks of the same millisecond run in
 * the order of scheduling.
 */
final class Wheel implements Runnable {
  private static final int TICK_SHIFT = 20;
  private static final int BUCKETS = 8192;
  private static final long LOOK_AHEAD_TICKS = 1000;
  private static final long AWAKE = Long.MIN_VALUE;
  private static final long LOOKING = Long.MAX_VALUE;

  private final WheelBucket[] buckets = new WheelBucket[BUCKETS];
  private final Queue<WheelTask> atOnce = new ConcurrentLinkedQueue<>();
  private final long origin = System.nanoTime();
  private final Thread thread;

  /** Every bucket up to this tick was emptied, or is being emptied. */
  private volatile long passed = -1;

  /** Until when the thread sleeps; whoever schedules something earlier wakes it. */
  private volatile long sleepsUntil = AWAKE;

  private volatile boolean stopped;

  Wheel(String name) {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new WheelBucket();
    }
    thread = Daemon.thread(name, this);
  }

  void start() {
    thread.start();
  }

  /** Ends the thread after the task that runs now; what waits is dropped. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private long tick() {
    return System.nanoTime() - origin >> TICK_SHIFT;
  }

  /** Schedules a task. */
  void add(WheelTask task, long delayNanos) {
    long due;
    if (delayNanos <= 0) {
      atOnce.add(task);
      due = 0;
    } else {
      due = (System.nanoTime() - origin + delayNanos >> TICK_SHIFT) + 1;
      while (!addUnlessPassed(task, due)) {
        due = passed + 1;
      }
    }
    if (due < sleepsUntil) {
      LockSupport.unpark(thread);
    }
  }

  /** Puts the task into its bucket, unless the thread has passed it. */
  private boolean addUnlessPassed(WheelTask task, long due) {
    WheelBucket bucket = bucket(due);
    synchronized (bucket) {
      if (due <= passed) {
        return false;
      }
      task.dueTick = due;
      bucket.add(task);
      return true;
    }
  }

  private WheelBucket bucket(long tick) {
    return buckets[(int) (tick & BUCKETS - 1)];
  }

  @Override
  public void run() {
    List<WheelTask> due = new ArrayList<>();
    while (!stopped) {
      sleepsUntil = AWAKE;
      collect(due);
      for (int i = 0; i < due.size() && !stopped; i++) {
        due.get(i).begin();
      }
      due.clear();
      sleep();
    }
  }

  private void collect(List<WheelTask> due) {
    for (WheelTask task = atOnce.poll(); task != null; task = atOnce.poll()) {
      due.add(task);
    }
    long now = tick();
    long first = Math.max(passed + 1, now - BUCKETS + 1);
    // A thread that gets the lock of one of these buckets later sees this and takes a later bucket.
    passed = now;
    for (long each = first; each <= now; each++) {
      bucket(each).take(now, due);
    }
  }

  private void sleep() {
    // A task scheduled during the check wakes this thread; earlier ones are seen by the check.
    sleepsUntil = LOOKING;
    if (!atOnce.isEmpty()) {
      return;
    }
    long until = passed + LOOK_AHEAD_TICKS;
    for (long each = passed + 1; each < until; each++) {
      if (!bucket(each).isEmpty() && bucket(each).hasDue(each)) {
        until = each;
      }
    }
    sleepsUntil = until;
    long left = origin + (until << TICK_SHIFT) - System.nanoTime();
    if (left > 0 && atOnce.isEmpty() && !stopped) {
      LockSupport.parkNanos(this, left);
    }
  }
}
