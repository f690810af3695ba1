// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.time.Time;
import io.millrace.lib.loop.Daemon;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks names up in the domain name system. The platform can do that by blocking only, so it has
 * two threads of its own, which end when nobody asks; what was found is kept for a minute. Bounded.
 * Thread-safe.
 */
public final class NameLookup implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int WAITING = 64;
  private static final int KEPT = 256;
  private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();

  /** Asks for the addresses of a name; may block. */
  @FunctionalInterface
  public interface Source {
    /** Returns the addresses, at least one. */
    InetAddress[] find(String name) throws UnknownHostException;
  }

  private record Found(InetAddress address, long since) {}

  private final Map<String, Found> found = new LinkedHashMap<>();
  private final Time time;
  private final Source source;
  private final ThreadPoolExecutor threads;

  /** Makes a lookup over {@code source}, usually {@link InetAddress#getAllByName}. */
  public NameLookup(Time time, Source source) {
    this.time = time;
    this.source = source;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            body -> Daemon.thread("millrace-gateway-names", body));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Looks a name up.
   *
   * @param name a name, no address
   * @param listener told the address, or null when there is none; at once or on a thread of this
   */
  public void find(String name, Consumer<InetAddress> listener) {
    InetAddress known = known(name);
    if (known != null) {
      listener.accept(known);
      return;
    }
    try {
      threads.execute(() -> listener.accept(ask(name)));
    } catch (RejectedExecutionException e) {
      listener.accept(null);
    }
  }

  private synchronized InetAddress known(String name) {
    Found entry = found.get(name);
    return entry != null && time.nanos() - entry.since < KEEP_NANOS ? entry.address : null;
  }

  private InetAddress ask(String name) {
    try {
      InetAddress address = source.find(name)[0];
      keep(name, address);
      return address;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private synchronized void keep(String name, InetAddress address) {
    found.remove(name);
    if (found.size() >= KEPT) {
      found.remove(found.keySet().iterator().next());
    }
    found.put(name, new Found(address, time.nanos()));
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
