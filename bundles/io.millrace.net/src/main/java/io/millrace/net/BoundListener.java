// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * One listening socket and the service by which another bundle leases it. It takes over the socket
 * that an earlier instance of this bundle left open, or else binds a new one; a socket that cannot
 * be bound is tried again after growing pauses. Thread-safe.
 */
final class BoundListener {
  private static final Logger LOG = System.getLogger(ListeningSocket.class.getName());
  private static final String KEY = "io.millrace.net.listen.";
  private static final long FIRST_PAUSE_SECONDS = 1;
  private static final long LONGEST_PAUSE_SECONDS = 30;

  private final BundleContext context;
  private final Holder holder;
  private final ListenBinding binding;
  private final boolean secured;
  private final ServiceRegistration<?> stated;
  private ScheduledExecutorService retry;
  private ServerSocketChannel channel;
  private AfterStart afterStart;
  private ServiceRegistration<?> lent;
  private boolean closed;
  private volatile String state = "not bound yet";

  /** Binds the socket, or keeps trying. */
  BoundListener(BundleContext context, ListenBinding binding, boolean secured) {
    this.context = context;
    this.holder = new Holder(context);
    this.binding = binding;
    this.secured = secured;
    Supplier<List<String>> status = () -> List.of(binding.name() + " " + state);
    stated =
        context.registerService(
            Supplier.class, status, new Hashtable<>(Map.of("millrace.status", "sockets")));
    attempt(FIRST_PAUSE_SECONDS);
  }

  private void attempt(long pauseSeconds) {
    try {
      ServerSocketChannel bound = acquire();
      if (bound != null) {
        lend(bound);
      }
    } catch (IOException | RuntimeException e) {
      state = binding.describeFailure(e);
      LOG.log(
          Level.ERROR,
          () ->
              "socket %s: %s; next attempt in %d s (%s, keys address and port)"
                  .formatted(binding.name(), state, pauseSeconds, ListeningSocket.PID));
      tryAgain(pauseSeconds);
    }
  }

  /** Whole or not at all, so that a socket which is just taken is not closed instead of left. */
  private synchronized ServerSocketChannel acquire() throws IOException {
    if (!closed) {
      if (retry != null) {
        retry.shutdown();
        retry = null;
      }
      channel = left();
      channel = channel == null ? binding.open() : channel;
      state = binding.describe(channel) + ", not read until the router has started";
      LOG.log(Level.INFO, "socket {0} listens at {1}", binding.name(), binding.describe(channel));
    }
    return closed ? null : channel;
  }

  private ServerSocketChannel left() throws IOException {
    if (!(holder.take(KEY + binding.name()) instanceof ServerSocketChannel found)) {
      return null;
    }
    if (binding.isThatOf(found)) {
      return found;
    }
    found.close();
    return null;
  }

  private synchronized void tryAgain(long pauseSeconds) {
    if (!closed) {
      if (retry == null) {
        retry =
            Executors.newSingleThreadScheduledExecutor(
                task -> Daemon.thread("millrace-net-" + binding.name(), task));
      }
      long longer = Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS);
      retry.schedule(() -> attempt(longer), pauseSeconds, TimeUnit.SECONDS);
    }
  }

  private void lend(ServerSocketChannel bound) {
    AfterStart lending = AfterStart.run(context, () -> register(bound));
    boolean late;
    synchronized (this) {
      late = closed;
      afterStart = lending;
    }
    if (late) {
      lending.close();
    }
  }

  private void register(ServerSocketChannel bound) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("socket.name", binding.name());
    properties.put("socket.secured", secured);
    ServiceRegistration<?> registration =
        context.registerService(ServerSocketChannel.class, bound, properties);
    boolean late;
    synchronized (this) {
      late = closed;
      lent = late ? null : registration;
    }
    if (late) {
      registration.unregister();
      return;
    }
    try {
      state = binding.describe(bound);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "the socket has just been closed", gone);
    }
  }

  /**
   * Unregisters the services, then leaves the socket in the launcher's holder for the next instance
   * of this bundle, or closes it.
   */
  void end(boolean leave) {
    ServiceRegistration<?> withdrawn;
    synchronized (this) {
      closed = true;
      withdrawn = lent;
      lent = null;
      if (afterStart != null) {
        afterStart.close();
      }
      if (retry != null) {
        retry.shutdownNow();
      }
    }
    if (withdrawn != null) {
      withdrawn.unregister();
    }
    stated.unregister();
    if (channel != null && !(leave && holder.put(KEY + binding.name(), channel))) {
      close();
    }
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "socket " + binding.name() + " did not close cleanly", e);
    }
  }
}
