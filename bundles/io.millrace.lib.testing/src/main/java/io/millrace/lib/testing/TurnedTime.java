// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * A clock that stands still until a test turns it. Tasks run on the thread that turns it, in the
 * order in which they are due; during each, the clock shows the time at which it was due.
 */
public final class TurnedTime implements Time {
  private static final long BOOTED = 1_000_000_000L;

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nanos = BOOTED;
  private int boots = 1;
  private Instant wall = Instant.parse("2026-11-22T07:00:00Z");
  private long order;

  private final class Task implements Timer, Comparable<Task> {
    final long due;
    final long rank;
    final Runnable body;

    Task(long due, Runnable body) {
      this.due = due;
      this.rank = order++;
      this.body = body;
    }

    @Override
    public boolean cancel() {
      synchronized (TurnedTime.this) {
        return tasks.remove(this);
      }
    }

    @Override
    public int compareTo(Task other) {
      int byDue = Long.compare(due, other.due);
      return byDue != 0 ? byDue : Long.compare(rank, other.rank);
    }
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized String bootId() {
    return "boot " + boots;
  }

  @Override
  public synchronized Instant now() {
    return wall;
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Task scheduled = new Task(nanos + Math.max(0, delay.toNanos()), task);
    tasks.add(scheduled);
    return scheduled;
  }

  /** Turns both clocks forward and runs the tasks that are due on the way. */
  public void turn(Duration by) {
    long until = nanos() + by.toNanos();
    for (Task due = nextBefore(until); due != null; due = nextBefore(until)) {
      due.body.run();
    }
    synchronized (this) {
      move(until);
    }
  }

  /** Runs the tasks that are due now, without turning the clocks. */
  public void settle() {
    turn(Duration.ZERO);
  }

  /** Sets the wall clock alone, as an operator or a time server would. */
  public synchronized void setWall(Instant instant) {
    wall = instant;
  }

  /** Boots the machine: what was scheduled is gone, and the monotonic clock begins anew. */
  public synchronized void reboot(Instant wallClock) {
    tasks.clear();
    boots++;
    nanos = BOOTED;
    wall = wallClock;
  }

  /** Ends all processes: what they have scheduled is gone, the clocks stay. */
  public synchronized void kill() {
    tasks.clear();
  }

  /** Returns the number of scheduled tasks. */
  public synchronized int waiting() {
    return tasks.size();
  }

  /** Returns the time until the next task is due, or null when there is none. */
  public synchronized Duration untilNext() {
    Task first = tasks.peek();
    return first == null ? null : Duration.ofNanos(first.due - nanos);
  }

  private synchronized Task nextBefore(long until) {
    Task first = tasks.peek();
    if (first == null || first.due > until) {
      return null;
    }
    tasks.remove();
    move(Math.max(nanos, first.due));
    return first;
  }

  private void move(long to) {
    wall = wall.plusNanos(to - nanos);
    nanos = to;
  }
}
