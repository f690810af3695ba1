// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.metrics.Histogram;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * The store's only thread: it waits for the disk, so that no other thread has to. Operations that
 * were queued while the disk was busy are committed together. The thread is never interrupted,
 * because that would close the file.
 */
final class Writer implements Runnable {
  private static final Logger LOG = System.getLogger(Writer.class.getName());
  private static final CallbackGuard OPENED =
      CallbackGuard.outermost(Writer.class, "who waits for the store");
  private static final int MAX_IN_ONE_COMMIT = 512;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(8);

  /** The instance before has the file until its last commit is on the disk. */
  private static final Duration LOCKED_RETRY = Duration.ofMillis(5);

  private static final int LOCKED_ATTEMPTS = 6000;
  private static final Operation<Void> END = Operation.reading(0, file -> null);

  private final Disk disk;
  private final Path path;
  private final Limits limits;
  private final Histogram commitSeconds;
  private final HandOver handOver;
  private final Runnable opened;
  private final LinkedBlockingQueue<Operation<?>> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile Throwable closedBecause = new IOException("the store is not open yet");
  private volatile boolean ended;
  private volatile StoreFile file;
  private long nextCommit = System.nanoTime();
  private boolean failing;
  private Duration retry = FIRST_RETRY;
  private int locked;

  /**
   * The limits of the store.
   *
   * @param operations how many operations may wait
   * @param bytes how many bytes these may hold
   * @param fileBytes the largest length of the file
   * @param commitInterval the shortest time between two commits
   */
  record Limits(int operations, long bytes, long fileBytes, Duration commitInterval) {}

  /**
   * Makes a writer that a thread has to run.
   *
   * @param handOver the way to the next instance
   * @param opened called each time the file was opened, on the writer's thread
   */
  Writer(
      Disk disk,
      Path path,
      Limits limits,
      Histogram commitSeconds,
      HandOver handOver,
      Runnable opened) {
    this.disk = disk;
    this.path = path;
    this.limits = limits;
    this.commitSeconds = commitSeconds;
    this.handOver = handOver;
    this.opened = opened;
  }

  /** Queues an operation; its stage fails when the queue is full or the file is not open. */
  void submit(Operation<?> operation) {
    Throwable closed = closedBecause;
    if (closed != null) {
      operation
          .stage()
          .completeExceptionally(
              new IOException("the store is not open: " + FailureReason.of(closed), closed));
    } else if (waiting.get() >= limits.operations()
        || waitingBytes.get() + operation.bytes() > limits.bytes()) {
      operation.stage().completeExceptionally(new IOException("the store's queue is full"));
    } else {
      waiting.incrementAndGet();
      waitingBytes.addAndGet(operation.bytes());
      queue.add(operation);
      failWhenEnded();
    }
  }

  private void failWhenEnded() {
    if (ended) {
      fail(take(new ArrayList<>()), new IOException("the store has stopped"));
    }
  }

  /** Has the thread end after the operations that are queued now. */
  void end() {
    closedBecause = new IOException("the store is stopping");
    ending.countDown();
    queue.add(END);
  }

  @Override
  public void run() {
    try {
      while (ending.getCount() > 0) {
        if (file == null) {
          open();
        } else {
          work();
        }
      }
      if (file != null) {
        finish();
      }
    } catch (InterruptedException interrupted) {
      LOG.log(Level.ERROR, "the store's thread was interrupted and ends", interrupted);
      closedBecause = interrupted;
    } finally {
      if (file != null) { // else the next instance would find it locked for ever
        file.abandon();
      }
      ended = true;
      failWhenEnded();
    }
  }

  private void open() throws InterruptedException {
    try {
      file = StoreFile.open(disk, path, limits.fileBytes(), handOver::take);
    } catch (IOException | RuntimeException | Error failure) {
      if (FailureReason.isLocked(failure) && locked++ < LOCKED_ATTEMPTS) {
        setClosed(failure);
        ending.await(LOCKED_RETRY.toMillis(), TimeUnit.MILLISECONDS);
        return;
      }
      if (retry.equals(FIRST_RETRY)) {
        String reason = FailureReason.of(failure);
        LOG.log(Level.ERROR, "the store {0} cannot be opened: {1}; trying again", path, reason);
        LOG.log(Level.DEBUG, "the cause", failure);
      }
      setClosed(failure);
      ending.await(retry.toMillis(), TimeUnit.MILLISECONDS);
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
      return;
    }
    retry = FIRST_RETRY;
    locked = 0;
    setClosed(null);
    OPENED.run(opened);
  }

  /** While the writer is ending, that stays the reason. */
  private void setClosed(Throwable because) {
    closedBecause = because;
    if (ending.getCount() == 0) {
      closedBecause = new IOException("the store is stopping");
    }
  }

  private void work() throws InterruptedException {
    Operation<?> first =
        queue.poll(Math.min(IDLE_NANOS, file.nanosUntilRetry()), TimeUnit.NANOSECONDS);
    List<Operation<?>> batch = new ArrayList<>();
    if (first != null) {
      batch.add(first);
      awaitCommitInterval();
    }
    attempt(take(batch));
  }

  /** Each commit makes the file longer: operations that arrive meanwhile share the next one. */
  private void awaitCommitInterval() throws InterruptedException {
    ending.await(nextCommit - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void finish() {
    List<Operation<?>> rest = take(new ArrayList<>());
    while (file != null && !rest.isEmpty()) {
      attempt(rest);
      rest = take(new ArrayList<>());
    }
    if (file != null) {
      close();
    }
  }

  /** What was acknowledged is on the disk, so a failure here loses nothing. */
  private void close() {
    try {
      CleanClose known = file.state();
      if (known != null) {
        handOver.leave(known);
      }
      file.close();
      file = null;
    } catch (RuntimeException | Error fault) {
      LOG.log(Level.ERROR, "the store " + path + " did not close properly", fault);
      handOver.take(); // what was left says that it did
    }
  }

  private List<Operation<?>> take(List<Operation<?>> batch) {
    queue.drainTo(batch, MAX_IN_ONE_COMMIT - batch.size());
    batch.removeIf(operation -> operation == END);
    for (Operation<?> operation : batch) {
      waiting.decrementAndGet();
      waitingBytes.addAndGet(-operation.bytes());
    }
    return batch;
  }

  private void attempt(List<Operation<?>> batch) {
    try {
      apply(batch).forEach(Runnable::run);
      file.compactIfDue();
    } catch (RuntimeException | Error fault) {
      LOG.log(
          failing ? Level.DEBUG : Level.ERROR,
          "the store {0} failed: {1}; it is opened again",
          path,
          FailureReason.of(fault));
      LOG.log(Level.DEBUG, "the cause", fault);
      failing = true;
      setClosed(fault);
      fail(batch, fault);
      file.abandon();
      file = null;
    }
  }

  private List<Runnable> apply(List<Operation<?>> batch) {
    List<Runnable> completions = new ArrayList<>(batch.size());
    boolean wrote = false;
    for (Operation<?> operation : batch) {
      completions.add(operation.on(file));
      wrote |= operation.writes();
    }
    if (wrote) {
      long begun = System.nanoTime();
      file.commit();
      commitSeconds.record((System.nanoTime() - begun) / 1e9);
      nextCommit = begun + limits.commitInterval().toNanos();
      failing = false;
    }
    return completions;
  }

  /** Returns a figure of the file; 0 while it is not open. Any thread. */
  long figure(ToLongFunction<StoreFile> figure) {
    StoreFile open = file;
    return open == null ? 0 : figure.applyAsLong(open);
  }

  /** Returns how many operations wait for the disk. Any thread. */
  int waiting() {
    return waiting.get();
  }

  /** Returns what is wrong with the store, or an empty text. Any thread. */
  String status() {
    StoreFile open = file;
    Throwable closed = closedBecause;
    return open == null || closed != null
        ? "not open: " + path + ": " + reason(closed)
        : open.status();
  }

  private static String reason(Throwable closed) {
    return closed == null ? "it is being opened" : FailureReason.of(closed);
  }

  private static void fail(List<Operation<?>> operations, Throwable cause) {
    String why = "not stored: " + FailureReason.of(cause);
    for (Operation<?> operation : operations) {
      operation.stage().completeExceptionally(new IOException(why, cause));
    }
  }
}
