// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks host names up in the DNS. The platform's look-up blocks, so it runs on threads of its own,
 * which end when they are idle. An address is cached for a minute. Callers that ask for the same
 * name at the same time share one look-up. Look-ups for which no client waits, such as those of an
 * observation that joins its device again, have a thread and a queue of their own, so that they
 * never delay a request. Bounded. Thread-safe.
 */
public final class NameLookup implements AutoCloseable {
  private static final int REQUEST_THREADS = 2;
  private static final int RETRY_THREADS = 1;
  private static final int WAITING_NAMES = 64;
  private static final int WAITING_FOR_ONE = 1024;
  private static final int MAX_CACHED = 256;
  private static final long CACHE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final CallbackGuard SOURCE =
      new CallbackGuard(NameLookup.class, "the DNS look-up");
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(NameLookup.class, "a listener for an address");

  /** Asks for the addresses of a name; may block. */
  @FunctionalInterface
  public interface Source {
    /** Returns the addresses, at least one. */
    InetAddress[] find(String name) throws UnknownHostException;
  }

  /**
   * The result of a look-up.
   *
   * @param address the address; null when there is none, or the name was not looked up
   * @param tooMany whether the name was not looked up because too many others are
   */
  public record Outcome(InetAddress address, boolean tooMany) {
    private static final Outcome NONE = new Outcome(null, false);
    private static final Outcome TOO_MANY = new Outcome(null, true);
  }

  private record Found(InetAddress address, long since) {}

  private final BoundedMap<String, Found> found =
      BoundedMap.<String, Found>ofAtMost(MAX_CACHED).lifetime(CACHE_NANOS, Found::since).build();
  private final Time time;
  private final Source source;
  private final Lookups requests;
  private final Lookups retries;

  /** Makes a look-up with {@code source}, usually {@link InetAddress#getAllByName}. */
  public NameLookup(Time time, Source source) {
    this(
        time,
        source,
        threads(REQUEST_THREADS, "millrace-gateway-names"),
        threads(RETRY_THREADS, "millrace-gateway-names-again"));
  }

  /** Makes a look-up on these threads. */
  public NameLookup(Time time, Source source, Executor requests, Executor retries) {
    this.time = time;
    this.source = source;
    this.requests = new Lookups(requests);
    this.retries = new Lookups(retries);
  }

  private static ExecutorService threads(int most, String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most,
            most,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_NAMES),
            body -> Daemon.thread(name, body));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Looks a name up.
   *
   * @param name a host name, no address
   * @param retry whether no client waits for the result, which will be asked for again
   * @param listener gets the result; at once or on a thread of this object
   */
  public void find(String name, boolean retry, Consumer<Outcome> listener) {
    InetAddress known = known(name);
    if (known != null) {
      listener.accept(new Outcome(known, false));
    } else {
      (retry ? retries : requests).add(name, listener);
    }
  }

  private synchronized InetAddress known(String name) {
    Found entry = found.get(name, time.nanos());
    return entry == null ? null : entry.address;
  }

  private Outcome ask(String name) {
    try {
      InetAddress address = source.find(name)[0];
      keep(name, address);
      return new Outcome(address, false);
    } catch (UnknownHostException e) {
      return Outcome.NONE;
    }
  }

  private synchronized void keep(String name, InetAddress address) {
    long now = time.nanos();
    found.put(name, new Found(address, now), now);
  }

  @Override
  public void close() {
    requests.close();
    retries.close();
  }

  /** Threads that block, and the listeners by the name they wait for. */
  private final class Lookups {
    private final Executor threads;
    private final Map<String, List<Consumer<Outcome>>> waiting = new HashMap<>();

    Lookups(Executor threads) {
      this.threads = threads;
    }

    void close() {
      if (threads instanceof ExecutorService service) {
        service.shutdown();
      }
    }

    void add(String name, Consumer<Outcome> listener) {
      boolean isNew;
      boolean joined;
      synchronized (this) {
        isNew = !waiting.containsKey(name);
        List<Consumer<Outcome>> all = waiting.computeIfAbsent(name, none -> new ArrayList<>());
        joined = all.size() < WAITING_FOR_ONE && all.add(listener);
      }
      if (!joined) {
        listener.accept(Outcome.TOO_MANY);
      } else if (isNew) {
        start(name);
      }
    }

    private void start(String name) {
      try {
        threads.execute(() -> look(name));
      } catch (RejectedExecutionException e) {
        tell(name, Outcome.TOO_MANY);
      }
    }

    private void look(String name) {
      Outcome outcome = Outcome.NONE;
      try {
        outcome = SOURCE.get(NameLookup.this, lookup -> lookup.ask(name), Outcome.NONE);
      } finally {
        tell(name, outcome);
      }
    }

    private void tell(String name, Outcome outcome) {
      List<Consumer<Outcome>> all;
      synchronized (this) {
        all = waiting.remove(name);
      }
      LISTENERS.each(all, listener -> listener.accept(outcome));
    }
  }
}
