// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.metrics.Histogram;
import io.millrace.api.store.LocalStore;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.Daemon;
import io.millrace.store.redis.RedisFault.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The store in Redis while it is configured: its two threads, and the content's way here from the
 * store in a file, and back. The service is registered when Redis has answered and the content is
 * here, or is being copied: then calls wait until it is. Thread-safe.
 */
final class OpenRedis implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OpenRedis.class.getName());
  private static final Duration LOCAL_PAUSE = Duration.ofMillis(50);
  private static final Duration NEXT_COPY = Duration.ofSeconds(10);
  private static final long STOP_MILLIS = 6000;

  private final Time time;
  private final Settings settings;
  private final Supplier<LocalStore> local;
  private final Service service;
  private final Health health;
  private final OperationQueue queue;
  private final Worker worker;
  private final Watcher watcher;
  private final Mover mover;
  private final RedisStore store;
  private final List<Thread> threads;
  private final long waitForLocal;
  private boolean ready;
  private volatile Timer later;

  /** The registration of the service. */
  interface Service {
    /** Registers it, if it is not. */
    void register(Store store);

    /** Takes it back; those who used it use another one when this returns, or wait. */
    void withdraw();

    /** Takes it back for good. */
    void end();
  }

  /**
   * Starts the threads.
   *
   * @param origin this process of the router, in the log of changes
   * @param local returns the store in a file, or null
   */
  OpenRedis(
      Time time,
      Settings settings,
      String origin,
      Histogram roundSeconds,
      Supplier<LocalStore> local,
      Service service) {
    this.time = time;
    this.settings = settings;
    this.local = local;
    this.service = service;
    Server server = settings.server();
    Keys keys = settings.keys();
    Scripts scripts = new Scripts(keys, origin);
    Listeners listeners = new Listeners();
    health = new Health(time, server);
    queue = new OperationQueue(time, settings.queueLimit(), settings.queueBytes());
    Membership membership =
        new Membership(time, keys, scripts, listeners, health, origin, settings.gone());
    worker =
        new Worker(
            time,
            server,
            queue,
            membership,
            listeners,
            health,
            roundSeconds,
            settings.maxReplyBytes());
    watcher =
        new Watcher(
            time, server, keys, scripts, origin, listeners, health, settings.maxReplyBytes());
    mover = new Mover(keys, scripts, server.timeOut());
    store = new RedisStore(keys, scripts, queue, listeners);
    waitForLocal = time.nanos() + settings.fileWait().toNanos();
    worker.add(this::begin);
    threads =
        List.of(
            Daemon.thread("millrace-redis", worker),
            Daemon.thread("millrace-redis-watch", watcher));
    threads.forEach(Thread::start);
  }

  /** Returns what is wrong now; nothing when nothing is. */
  List<String> status() {
    return health.sentences(settings.keys().router());
  }

  Settings settings() {
    return settings;
  }

  /** Returns how many operations wait for Redis. */
  int waiting() {
    return queue.size();
  }

  /** A store in a file has come: when it has been used meanwhile, its content comes here. */
  void localCame() {
    if (!isRetired(local.get())) {
      worker.add(this::begin);
    }
  }

  private static boolean isRetired(LocalStore present) {
    return present == null || present.isRetired();
  }

  private void begin(RespConnection open) throws IOException {
    try {
      if (!watcher.awaitReading(settings.server().timeOut())) {
        throw new RedisFault(Kind.UNREACHABLE, "the log of changes cannot be read");
      }
      while (local.get() == null && isWaitingForLocal()) {
        queue.pause(LOCAL_PAUSE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RedisFault(Kind.UNREACHABLE, "the router stops");
    }
    LocalStore source = local.get();
    if (isRetired(source)) {
      mover.adopt(open);
      open();
    } else {
      copy(open, source);
    }
  }

  /** At the router's start the file may not be open yet. */
  private boolean isWaitingForLocal() {
    return !ready && !worker.isEnding() && waitForLocal - time.nanos() > 0;
  }

  private void open() {
    ready = true;
    health.moving("");
    worker.hold(false);
    queue.keep();
    service.register(store);
  }

  private void copy(RespConnection open, LocalStore source) throws IOException {
    worker.hold(true);
    queue.keep();
    service.register(store);
    health.moving("the content of the store in the file is being copied to Redis");
    source.retire();
    try {
      int copied = mover.toRedis(open, source, !ready);
      Mover.get(source.confirmRetired());
      LOG.log(Level.INFO, "{0} entries were copied to Redis at {1}", copied, settings.server());
      open();
    } catch (IOException | RuntimeException failure) {
      source.resume();
      queue.moveTo(source);
      service.withdraw();
      health.moving("not copied to Redis, the file is used: " + failure.getMessage());
      LOG.log(Level.ERROR, "not copied to Redis, the file is used: {0}", failure.getMessage());
      later = time.schedule(NEXT_COPY, () -> worker.add(this::begin));
      if (failure instanceof RedisFault fault && fault.kind().endsConnection) {
        throw fault;
      }
    }
  }

  /**
   * Copies everything to the store in the file, which is used from then on. Waits for Redis as long
   * as it takes.
   */
  CompletionStage<Void> moveToFile() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    health.moving("the content of Redis has to be copied to the store in the file");
    worker.add(open -> moveToFile(open, done));
    return done;
  }

  private void moveToFile(RespConnection open, CompletableFuture<Void> done) throws IOException {
    LocalStore target = local.get();
    try {
      if (target == null) {
        throw new Mover.LocalFault("there is none");
      }
      worker.hold(true);
      if (target.isRetired()) {
        int copied = mover.toFile(open, target);
        Mover.get(target.resume());
        LOG.log(Level.INFO, "{0} entries were copied from Redis to the file", copied);
      }
    } catch (Mover.LocalFault failure) {
      worker.hold(!ready);
      health.moving("not copied from Redis, it is still used: " + failure.getMessage());
      later = time.schedule(NEXT_COPY, () -> worker.add(again -> moveToFile(again, done)));
      return;
    }
    queue.moveTo(target);
    service.withdraw();
    worker.leave();
    mover.forget(open);
    done.complete(null);
  }

  /** Ends it without copying anything: another instance of this bundle may go on. */
  @Override
  public void close() throws InterruptedException {
    Timer waiting = later;
    if (waiting != null) {
      waiting.cancel();
    }
    service.end();
    watcher.end();
    worker.end();
    for (Thread each : threads) {
      each.join(STOP_MILLIS);
      if (each.isAlive()) {
        LOG.log(Level.ERROR, "Redis takes longer than {0} ms: {1} goes on", STOP_MILLIS, each);
      }
    }
  }

  /** Returns the store, for tests. */
  Store store() {
    return store;
  }
}
