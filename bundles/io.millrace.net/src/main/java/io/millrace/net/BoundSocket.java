// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * One bound socket and the services by which other bundles lease it. It takes over the socket that
 * an earlier instance of this bundle left open, or else binds a new one; a socket that cannot be
 * bound is tried again after growing pauses. Thread-safe.
 */
final class BoundSocket implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LeasedSocket.class.getName());
  private static final long FIRST_PAUSE_SECONDS = 1;
  private static final long LONGEST_PAUSE_SECONDS = 30;
  private static final String WAITING = ", not read until the router has started";

  private final BundleContext context;
  private final Holder holder;
  private final String name;
  private final Binding binding;
  private final boolean secured;
  private final ConnectedChannels connected;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private ScheduledExecutorService retry;
  private DatagramChannel channel;
  private AfterStart afterStart;
  private boolean inherited;
  private boolean closed;
  private volatile String state = "not bound yet";

  /** Binds the socket, or keeps trying. */
  BoundSocket(BundleContext context, SocketSettings settings) {
    this.context = context;
    this.holder = new Holder(context);
    this.name = settings.name();
    this.binding = settings.binding();
    this.secured = settings.secured();
    connected = new ConnectedChannels(binding, settings.connectedChannels());
    Supplier<List<String>> status = () -> List.of(name + " " + state);
    add(context.registerService(Supplier.class, status, properties("millrace.status", "sockets")));
    attempt(FIRST_PAUSE_SECONDS);
  }

  private void attempt(long pauseSeconds) {
    try {
      DatagramChannel bound = acquire();
      if (bound != null) {
        lease(bound, binding.describeAddress(bound));
      }
      endRetries();
    } catch (IOException | RuntimeException e) {
      state = binding.describeFailure(e, neighbour());
      LOG.log(
          Level.ERROR,
          () ->
              "socket %s cannot be bound to %s: %s; next attempt in %d s (%s, keys address and port)"
                  .formatted(name, binding, e.getMessage(), pauseSeconds, LeasedSocket.PID));
      tryAgain(pauseSeconds);
    }
  }

  /** Whole or not at all, so that a socket which is just taken is not closed instead of left. */
  private synchronized DatagramChannel acquire() throws IOException {
    if (closed) {
      return null;
    }
    if (channel == null) {
      HeldSocket held = HeldSocket.take(holder, name, binding);
      DatagramChannel bound = held == null ? binding.open() : adopt(held);
      channel = bound;
      state = binding.describeAddress(bound) + WAITING;
      String how = held == null ? " " : " was left open, ";
      LOG.log(Level.INFO, () -> "socket " + name + how + Binding.describe(bound, binding));
    }
    return channel;
  }

  private DatagramChannel adopt(HeldSocket held) throws IOException {
    try {
      connected.adopt(held.connected());
      DatagramChannel adopted = binding.adopt(held.channel());
      inherited = held.inherited();
      return adopted;
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  /** Returns the name of the router's other socket at this port; empty when none is there. */
  private String neighbour() {
    try {
      for (ServiceReference<DatagramChannel> each :
          context.getServiceReferences(DatagramChannel.class, "(socket.name=*)")) {
        DatagramChannel other = context.getService(each);
        if (other != null) {
          boolean same =
              other.getLocalAddress() instanceof InetSocketAddress at
                  && at.getPort() == binding.port();
          context.ungetService(each);
          if (same) {
            return String.valueOf(each.getProperty("socket.name"));
          }
        }
      }
    } catch (IOException closed) {
      // It was just about to give the port up: the next attempt tells.
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return "";
  }

  private synchronized void tryAgain(long pauseSeconds) {
    if (closed) {
      return;
    }
    if (retry == null) {
      retry =
          Executors.newSingleThreadScheduledExecutor(
              task -> Daemon.thread("millrace-net-" + name, task));
    }
    long longer = Math.min(2 * pauseSeconds, LONGEST_PAUSE_SECONDS);
    retry.schedule(() -> attempt(longer), pauseSeconds, TimeUnit.SECONDS);
  }

  private synchronized void endRetries() {
    if (retry != null) {
      retry.shutdown();
    }
  }

  private void lease(DatagramChannel bound, String where) {
    AfterStart lending = AfterStart.run(context, () -> register(bound, where));
    boolean late;
    synchronized (this) {
      late = closed;
      afterStart = lending;
    }
    if (late) {
      lending.close();
    }
  }

  private void register(DatagramChannel bound, String where) {
    state = where;
    add(
        context.registerService(
            Function.class, connected, properties("millrace.net", "connected")));
    Dictionary<String, Object> lent = properties();
    lent.put("socket.inherited", inherited);
    add(context.registerService(DatagramChannel.class, new Lease(name, bound), lent));
  }

  private Dictionary<String, Object> properties(String... more) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("socket.name", name);
    properties.put("socket.secured", secured);
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return properties;
  }

  private void add(ServiceRegistration<?> registration) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        registrations.add(registration);
      }
    }
    if (late) {
      registration.unregister();
    }
  }

  /** Unregisters the services, then closes the socket. */
  @Override
  public void close() throws IOException {
    withdraw();
    try {
      connected.close();
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  /**
   * Unregisters the services, then leaves the socket in the launcher's holder for the next instance
   * of this bundle; closes it when that cannot be.
   */
  void leave() throws IOException {
    withdraw();
    if (channel == null) {
      return;
    }
    HeldSocket held = new HeldSocket(channel, connected.release(), inherited);
    if (held.leave(holder, name)) {
      LOG.log(Level.DEBUG, "socket {0} is left open for the next instance of this bundle", name);
    } else {
      held.close();
    }
  }

  private void withdraw() {
    List<ServiceRegistration<?>> withdrawn;
    synchronized (this) {
      closed = true;
      if (afterStart != null) {
        afterStart.close();
      }
      withdrawn = List.copyOf(registrations);
      if (retry != null) {
        retry.shutdownNow();
      }
    }
    for (int i = withdrawn.size() - 1; i >= 0; i--) {
      withdrawn.get(i).unregister();
    }
  }
}
