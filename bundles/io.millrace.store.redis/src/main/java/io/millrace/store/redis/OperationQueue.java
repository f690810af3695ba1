// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations that wait for Redis, in the order of the calls: bounded in number and bytes. While
 * Redis is away an operation waits a moment, since Redis may be back soon; after that it fails, and
 * new ones fail at once. Once the content has gone to another store, they go there. Thread-safe.
 */
final class OperationQueue {
  private final Time time;
  private final int maxOperations;
  private final long maxBytes;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean woken;
  private boolean failed;
  private IOException refusal;
  private Store moved;

  /** An operation, and since when it waits. */
  record Waiting(Operation<?> operation, long since) {}

  OperationQueue(Time time, int maxOperations, long maxBytes) {
    this.time = time;
    this.maxOperations = maxOperations;
    this.maxBytes = maxBytes;
  }

  /** Queues an operation, or has it fail. */
  void submit(Operation<?> operation) {
    IOException why;
    Store elsewhere;
    synchronized (this) {
      why = refusal;
      elsewhere = moved;
      if (why == null && elsewhere == null) {
        if (waiting.size() < maxOperations && bytes + operation.bytes() <= maxBytes) {
          waiting.add(new Waiting(operation, time.nanos()));
          bytes += operation.bytes();
          notifyAll();
          return;
        }
        why = new IOException("too many operations wait for Redis");
      }
      failed |= elsewhere == null;
    }
    if (elsewhere != null) {
      operation.forward(elsewhere);
    } else {
      operation.fail(why);
    }
  }

  /** Returns what waits, at most so many; waits for the first one, or until it is woken. */
  synchronized List<Waiting> take(int most, Duration longest) throws InterruptedException {
    if (waiting.isEmpty() && !woken) {
      wait(Math.max(1, longest.toMillis()));
    }
    woken = false;
    List<Waiting> taken = new ArrayList<>();
    while (!waiting.isEmpty() && taken.size() < most) {
      Waiting next = waiting.poll();
      bytes -= next.operation().bytes();
      taken.add(next);
    }
    return taken;
  }

  /** Pauses whoever takes, until it is woken. */
  synchronized void pause(Duration longest) throws InterruptedException {
    if (!woken) {
      long end = time.nanos() + longest.toNanos();
      for (long left = longest.toMillis();
          left > 0 && !woken;
          left = (end - time.nanos()) / 1_000_000) {
        wait(left);
      }
    }
    woken = false;
  }

  /** Has whoever takes or pauses go on. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Returns those that have waited for longer than that; they wait no more. */
  synchronized List<Operation<?>> olderThan(Duration age) {
    List<Operation<?>> old = new ArrayList<>();
    while (!waiting.isEmpty() && time.nanos() - waiting.peek().since() > age.toNanos()) {
      Operation<?> operation = waiting.poll().operation();
      bytes -= operation.bytes();
      old.add(operation);
    }
    return old;
  }

  /** Notes that operations have failed, whose callers may try again one day. */
  synchronized void noteFailure() {
    failed = true;
  }

  /** Tells whether operations have failed since this was asked last. */
  synchronized boolean takeFailure() {
    boolean had = failed;
    failed = false;
    return had;
  }

  /** Has new operations fail at once; null: they are queued again. */
  synchronized void refuse(IOException why) {
    refusal = why;
  }

  /** Has all that wait, and all that come, go to another store. */
  void moveTo(Store other) {
    List<Waiting> all;
    synchronized (this) {
      moved = other;
      refusal = null;
      all = new ArrayList<>(waiting);
      waiting.clear();
      bytes = 0;
    }
    all.forEach(each -> each.operation().forward(other));
  }

  /** Has those that come wait for Redis again. */
  synchronized void keep() {
    moved = null;
  }

  /** Returns how many operations wait. */
  synchronized int size() {
    return waiting.size();
  }
}
