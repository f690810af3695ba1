// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.fleet.hawkbit.agent.FleetAgent;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Loop;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has an agent do its steps when they are due, on a thread of their own. Thread-safe. */
final class FleetDriver implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FleetDriver.class.getName());

  /** After a step that failed in a way that nobody expected. */
  private static final Duration AFTER_FAULT = Duration.ofMinutes(5);

  private static final Duration REST = Duration.ofSeconds(10);

  private static final CallbackGuard GUARD =
      new CallbackGuard(FleetDriver.class, "what is in progress with the server");

  private final Time time;
  private final Runnable rest;
  private final Loop loop = Loop.start("fleet");
  private final AtomicBoolean queued = new AtomicBoolean();
  private volatile FleetAgent agent;
  private volatile Timer timer;
  private volatile boolean closed;
  private volatile String fault = "";

  /**
   * Makes it.
   *
   * @param rest called when nothing will be done for {@link #REST} at least
   */
  FleetDriver(Time time, Runnable rest) {
    this.time = time;
    this.rest = rest;
  }

  void start(FleetAgent made) {
    agent = made;
    wake();
  }

  /** Has the next step done now. */
  void wake() {
    if (queued.compareAndSet(false, true)) {
      loop.execute(this::step);
    }
  }

  private void step() {
    queued.set(false);
    FleetAgent due = agent;
    if (due == null || closed) {
      return;
    }
    Timer before = timer;
    if (before != null) {
      before.cancel();
    }
    Duration wait = AFTER_FAULT;
    try {
      wait = due.step();
      fault = "";
    } catch (RuntimeException | LinkageError unexpected) {
      fault = unexpected.toString();
      LOG.log(Level.ERROR, "the fleet''s next step comes later, this one failed", unexpected);
    } finally {
      if (wait.compareTo(REST) >= 0) {
        rest.run();
      }
      timer = time.schedule(wait, this::wake);
      if (closed) {
        timer.cancel();
      }
    }
  }

  /** Returns with what the last step failed in a way that nobody expected; empty: it did not. */
  String fault() {
    return fault;
  }

  /** Does something between two steps, and a step after it. */
  <T> CompletableFuture<T> order(Callable<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            done.complete(task.call());
          } catch (Exception failure) {
            done.completeExceptionally(failure);
          }
          wake();
        });
    return done;
  }

  @Override
  public void close() {
    closed = true;
    FleetAgent running = agent;
    if (running != null) {
      GUARD.close(running);
    }
    Timer next = timer;
    if (next != null) {
      next.cancel();
    }
    loop.close();
  }
}
