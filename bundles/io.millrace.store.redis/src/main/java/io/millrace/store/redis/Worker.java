// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Keys.bytes;

import io.millrace.api.metrics.Histogram;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The thread that talks to Redis, so that no other thread has to wait for it. What was queued while
 * Redis was busy is sent together. When the connection ends before an answer came, the operations
 * are sent again on the next one: each of them does the same when it is done twice.
 */
final class Worker implements Runnable {
  private static final Logger LOG = System.getLogger(Worker.class.getName());
  private static final CallbackGuard JOBS = new CallbackGuard(Worker.class, "copying a store");

  /** The longest pause between two tries to connect. */
  static final Duration LAST_RETRY = Duration.ofSeconds(2);

  private static final int MAX_IN_ONE_ROUND = 256;
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LAST_ROUNDS = Duration.ofSeconds(3);

  private final Time time;
  private final Server server;
  private final OperationQueue queue;
  private final Membership membership;
  private final Listeners listeners;
  private final Health health;
  private final Histogram roundSeconds;
  private final long maxReplyBytes;
  private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final List<OperationQueue.Waiting> unanswered = new ArrayList<>();
  private volatile RespConnection connection;
  private volatile boolean ending;
  private volatile boolean connected;
  private boolean holding = true;
  private Duration retry = FIRST_RETRY;
  private long lostAt;

  /** What has to be done with the connection, on the worker's thread. */
  interface Job {
    /** Does it; when the connection ends meanwhile, it is done again with the next one. */
    void run(RespConnection open) throws IOException;
  }

  Worker(
      Time time,
      Server server,
      OperationQueue queue,
      Membership membership,
      Listeners listeners,
      Health health,
      Histogram roundSeconds,
      long maxReplyBytes) {
    this.time = time;
    this.server = server;
    this.queue = queue;
    this.membership = membership;
    this.listeners = listeners;
    this.health = health;
    this.roundSeconds = roundSeconds;
    this.maxReplyBytes = maxReplyBytes;
    this.lostAt = time.nanos();
  }

  /** Has a job done before any further operation. */
  void add(Job job) {
    jobs.add(job);
    queue.wake();
  }

  /** Has operations wait while a job copies, or lets them go on. Only for jobs. */
  void hold(boolean is) {
    holding = is;
  }

  /** Says no more that this router is there. Only for jobs. */
  void leave() {
    membership.leave();
  }

  /** Has the thread end when what is queued is done, or soon. */
  void end() {
    ending = true;
    queue.wake();
  }

  /** Ends what it does now, whatever that is. */
  void abort() {
    RespConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void run() {
    try {
      while (!ending) {
        step();
      }
      long end = time.nanos() + LAST_ROUNDS.toNanos();
      while (connected && !holding && time.nanos() - end < 0 && hasWork()) {
        step();
      }
    } catch (InterruptedException interrupted) {
      LOG.log(Level.ERROR, "the thread of the store in Redis was interrupted", interrupted);
    } finally {
      IOException why = new IOException("the store has stopped");
      queue.refuse(why);
      fail(Duration.ofNanos(-1), why);
      abort();
    }
  }

  private boolean hasWork() {
    return queue.size() > 0 || !unanswered.isEmpty();
  }

  private void step() throws InterruptedException {
    try {
      if (!connected) {
        connect();
      }
      membership.run(connection, server.timeOut());
      runJobs();
      if (!holding && !health.isFull() && queue.takeFailure()) {
        listeners.recovered();
      }
      if (holding) {
        queue.pause(shortest(membership.due()));
      } else {
        work();
      }
    } catch (RedisFault fault) {
      lost(fault);
    } catch (IOException fault) {
      lost(new RedisFault(RedisFault.Kind.UNREACHABLE, String.valueOf(fault.getMessage())));
    }
  }

  private static Duration shortest(Duration wanted) {
    return wanted.compareTo(LAST_RETRY) < 0 ? wanted : LAST_RETRY;
  }

  private void connect() throws IOException {
    RespConnection.open(time, server, maxReplyBytes, opening -> connection = opening);
    Object info = connection.round(List.of(List.of(bytes("INFO"))), server.timeOut()).get(0);
    if (info instanceof RedisFault fault) {
      throw fault.kind() == RedisFault.Kind.OTHER
          ? new RedisFault(RedisFault.Kind.REFUSED, fault.getMessage())
          : fault;
    }
    Greeting greeting = Greeting.parse(info);
    greeting.check();
    membership.connected();
    membership.run(connection, server.timeOut());
    connected = true;
    retry = FIRST_RETRY;
    health.connected(greeting.warnings());
    queue.refuse(null);
    LOG.log(Level.INFO, "connected to Redis at {0}", server);
  }

  private void runJobs() throws IOException {
    for (Job job = jobs.peek(); job != null && !ending; job = jobs.peek()) {
      Job next = job;
      IOException[] ended = new IOException[1];
      JOBS.run(
          () -> {
            try {
              next.run(connection);
            } catch (IOException failure) {
              ended[0] = failure;
            }
          });
      if (ended[0] != null) {
        throw ended[0];
      }
      jobs.remove(next);
    }
  }

  private void work() throws IOException, InterruptedException {
    if (unanswered.isEmpty()) {
      unanswered.addAll(queue.take(MAX_IN_ONE_ROUND, shortest(membership.due())));
    }
    if (unanswered.isEmpty()) {
      return;
    }
    long begun = time.nanos();
    List<List<byte[]>> commands = new ArrayList<>();
    unanswered.forEach(each -> commands.add(each.operation().command()));
    List<Object> replies = connection.round(commands, server.timeOut());
    took(time.nanos() - begun);
    List<OperationQueue.Waiting> all = List.copyOf(unanswered);
    unanswered.clear();
    RedisFault again = null;
    for (int i = 0; i < all.size(); i++) {
      if (replies.get(i) instanceof RedisFault fault) {
        health.full(fault.kind() == RedisFault.Kind.FULL);
        queue.noteFailure();
      }
      try {
        all.get(i).operation().answered(replies.get(i));
      } catch (RedisFault fault) {
        unanswered.add(all.get(i));
        again = fault;
      }
    }
    if (again != null) {
      throw again;
    }
  }

  private void took(long nanos) {
    roundSeconds.record(nanos / 1e9);
    if (nanos > server.timeOut().toNanos() / 4) {
      health.slow(nanos / 1_000_000);
    }
  }

  private void lost(RedisFault why) throws InterruptedException {
    abort();
    if (connected) {
      LOG.log(Level.WARNING, "Redis at {0}: {1}", server, why.getMessage());
      connected = false;
      lostAt = time.nanos();
    }
    health.lost(why);
    if (!holding) {
      fail(server.timeOut(), why);
      if (time.nanos() - lostAt > server.timeOut().toNanos()) {
        queue.refuse(why); // those that come now need not wait for it
      }
    }
    queue.pause(ending ? Duration.ZERO : retry);
    Duration doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
  }

  /** Gives up those that have waited for longer than that. */
  private void fail(Duration age, IOException why) {
    List<OperationQueue.Waiting> late = new ArrayList<>(unanswered);
    late.removeIf(each -> time.nanos() - each.since() <= age.toNanos());
    unanswered.removeAll(late);
    if (!late.isEmpty()) {
      queue.noteFailure();
    }
    late.forEach(each -> each.operation().fail(why));
    List<Operation<?>> old = queue.olderThan(age);
    if (!old.isEmpty()) {
      queue.noteFailure();
    }
    old.forEach(each -> each.fail(why));
  }

  /** Tells whether the thread is to end. */
  boolean isEnding() {
    return ending;
  }
}
