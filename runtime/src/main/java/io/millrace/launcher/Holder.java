// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;

/**
 * What bundles leave for their successors: open sockets, and bytes. It belongs to the process, not
 * to the framework, so it outlives each bundle and a framework that is started again. It has types
 * of the JDK only, for the class loader of the bundle that put something there is gone when its
 * successor takes it. Thread-safe.
 *
 * <p>At most {@value #MOST} entries are held; {@link #put} refuses more with an {@link
 * IllegalStateException}. What nobody takes within {@link #LONGEST} is dropped, and closed when it
 * can be closed: each {@link AutoCloseable}, and those in a map or a collection. A socket that the
 * process was started with is not dropped: nobody could open it again.
 */
final class Holder extends AbstractMap<String, Object>
    implements ConcurrentMap<String, Object>, AutoCloseable {
  /** The service property by which bundles find the launcher's services. */
  static final String PROPERTY = "io.millrace.launcher";

  /** In a map that is put here: the socket in it is one that the process was started with. */
  static final String INHERITED = "inherited";

  static final int MOST = 256;

  /** A slow machine needs less to start the whole router. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final ConcurrentMap<String, Held> held = new ConcurrentHashMap<>();
  private final BiConsumer<Duration, Runnable> later;
  private boolean closed;

  /**
   * One value, each time it is put there. The task that is to close it waits on when the value was
   * taken long ago: nothing but this empty box is kept by it then, and no class of a bundle that
   * was replaced meanwhile.
   */
  private static final class Held {
    private volatile Object value; // null: it was taken

    private Held(Object value) {
      this.value = value;
    }

    private Object take() {
      Object taken = value;
      value = null;
      return taken;
    }
  }

  /** Makes an empty holder with a timer thread of its own. */
  Holder() {
    this(timer());
  }

  /**
   * Makes an empty holder.
   *
   * @param later runs a task after some time
   */
  Holder(BiConsumer<Duration, Runnable> later) {
    this.later = later;
  }

  private static BiConsumer<Duration, Runnable> timer() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "millrace-holder");
              thread.setDaemon(true);
              return thread;
            });
    return (delay, task) -> timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Registers it as a service of a framework that has been initialised. */
  void offer(BundleContext framework) {
    framework.registerService(
        ConcurrentMap.class, this, new Hashtable<>(Map.of(PROPERTY, "holder")));
  }

  /**
   * Holds a value.
   *
   * @throws IllegalStateException when it is full, or the router ends
   */
  @Override
  public Object put(String key, Object value) {
    Held put = new Held(value);
    Held before;
    synchronized (this) {
      refuseWhenFull(key);
      before = held.put(key, put);
    }
    expireLater(key, put);
    return taken(before);
  }

  @Override
  public Object putIfAbsent(String key, Object value) {
    Held put = new Held(value);
    synchronized (this) {
      refuseWhenFull(key);
      Held before = held.putIfAbsent(key, put);
      if (before != null) {
        return before.value;
      }
    }
    expireLater(key, put);
    return null;
  }

  private void refuseWhenFull(String key) {
    if (closed || held.size() >= MOST && !held.containsKey(key)) {
      throw new IllegalStateException(
          closed ? "the router ends" : "the holder is full: " + held.size() + " entries");
    }
  }

  private void expireLater(String key, Held put) {
    if (!(put.value instanceof Map<?, ?> several && several.containsKey(INHERITED))) {
      later.accept(LONGEST, () -> expire(key, put));
    }
  }

  private void expire(String key, Held expired) {
    if (held.remove(key, expired)) {
      LOG.log(Level.INFO, "{0} was not taken within {1} s: it is closed", key, LONGEST.toSeconds());
      close(key, expired.take());
    }
  }

  @Override
  public Object get(Object key) {
    Held found = held.get(key);
    return found == null ? null : found.value;
  }

  @Override
  public boolean containsKey(Object key) {
    return held.containsKey(key);
  }

  @Override
  public synchronized Object remove(Object key) {
    return taken(held.remove(key));
  }

  @Override
  public synchronized boolean remove(Object key, Object value) {
    boolean same = value != null && value.equals(get(key));
    return same && remove(key) != null;
  }

  @Override
  public synchronized boolean replace(String key, Object before, Object value) {
    boolean same = before != null && before.equals(get(key));
    return same && put(key, value) != null;
  }

  @Override
  public synchronized Object replace(String key, Object value) {
    return containsKey(key) ? put(key, value) : null;
  }

  /** Returns the entries as they are now; changing the set changes nothing here. */
  @Override
  public synchronized Set<Map.Entry<String, Object>> entrySet() {
    return held.entrySet().stream()
        .map(each -> Map.entry(each.getKey(), each.getValue().value))
        .collect(Collectors.toSet());
  }

  private static Object taken(Held held) {
    return held == null ? null : held.take();
  }

  /** Closes what nobody has taken, and holds nothing more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    held.forEach((key, each) -> close(key, each.take()));
    held.clear();
  }

  /** A Unix-domain socket's file is deleted too; Java leaves it there. */
  private static void close(AutoCloseable open) throws Exception {
    SocketAddress address =
        open instanceof ServerSocketChannel server ? server.getLocalAddress() : null;
    open.close();
    if (address instanceof UnixDomainSocketAddress file) {
      Files.deleteIfExists(file.getPath());
    }
  }

  private static void close(String key, Object value) {
    if (value instanceof AutoCloseable open) {
      try {
        close(open);
      } catch (Exception failure) {
        LOG.log(Level.WARNING, key + " did not close cleanly", failure);
      }
    } else if (value instanceof Map<?, ?> several) {
      several.values().forEach(each -> close(key, each));
    } else if (value instanceof Iterable<?> several) {
      several.forEach(each -> close(key, each));
    }
  }
}
