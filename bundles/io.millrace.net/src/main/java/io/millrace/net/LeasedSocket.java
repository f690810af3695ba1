// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * One UDP socket, opened, bound and leased, never read: a {@link DatagramChannel} service with
 * {@code socket.name}, and a {@link Function} service of {@link ConnectedChannels}. Only types of
 * the JDK cross this seam, so that nothing of the router has to stop when this bundle or the API is
 * updated. A port that is busy is tried again with growing pauses.
 */
@Component(configurationPid = LeasedSocket.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LeasedSocket.Config.class, factory = true)
public final class LeasedSocket {
  /** The factory configuration PID. */
  static final String PID = "io.millrace.net";

  private static final Logger LOG = System.getLogger(LeasedSocket.class.getName());
  private static final long FIRST_PAUSE_SECONDS = 1;
  private static final long LONGEST_PAUSE_SECONDS = 30;

  /** One socket. */
  @ObjectClassDefinition(name = "Millrace UDP socket", description = "A bound socket to lease")
  public @interface Config {
    /** The name. */
    @AttributeDefinition(
        name = "Name",
        description = "What carriers and transports over this socket are called; not empty")
    String name() default "udp";

    /** The address. */
    @AttributeDefinition(
        name = "Address",
        description =
            "Local IP address in digits; '::' is every address of IPv6 and IPv4, or of IPv4 alone"
                + " where the system has no IPv6")
    String address() default "::";

    /** The port. */
    @AttributeDefinition(
        name = "Port",
        description =
            "Local UDP port, not 4849, where nothing is served in clear; 0 lets the system choose",
        min = "0",
        max = "65535")
    int port() default 5683;

    /** The receive buffer. */
    @AttributeDefinition(
        name = "Receive buffer",
        description = "Bytes the kernel may keep for the socket; it may grant less, see the log",
        min = "4096",
        max = "1073741824")
    int receiveBufferBytes() default 4194304;

    /** The bound of the pool. */
    @AttributeDefinition(
        name = "Connected channels",
        description =
            "Remote addresses for which an own connected channel is kept; the one unused for the"
                + " longest time is closed",
        min = "1",
        max = "60000")
    int connectedChannels() default 1024;
  }

  private final BundleContext context;
  private final String name;
  private final Binding binding;
  private final ConnectedChannels connected;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private ScheduledExecutorService retry;
  private DatagramChannel channel;
  private boolean closed;

  /** Binds the socket, or begins to try again and again. */
  @Activate
  public LeasedSocket(BundleContext context, Config config) {
    this.context = context;
    this.name = config.name();
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(PID + ": name is empty; allowed is any other text");
    }
    binding = Binding.of(config.address(), config.port(), config.receiveBufferBytes());
    connected = new ConnectedChannels(binding, config.connectedChannels());
    attempt(FIRST_PAUSE_SECONDS);
  }

  private void attempt(long pauseSeconds) {
    try {
      DatagramChannel bound = binding.open();
      if (keep(bound)) {
        LOG.log(Level.INFO, () -> "socket " + name + " " + Binding.describe(bound, binding));
        register(bound);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.ERROR,
          () ->
              "socket %s cannot have %s: %s; next attempt in %d s (PID %s, keys address and port)"
                  .formatted(name, binding, e.getMessage(), pauseSeconds, PID));
      tryAgain(pauseSeconds);
    }
  }

  private synchronized boolean keep(DatagramChannel bound) throws IOException {
    if (closed) {
      bound.close();
      return false;
    }
    channel = bound;
    if (retry != null) {
      retry.shutdown();
    }
    return true;
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

  private void register(DatagramChannel bound) {
    add(
        context.registerService(
            Function.class, connected, properties("millrace.net", "connected")));
    add(context.registerService(DatagramChannel.class, new Lease(name, bound), properties()));
  }

  private Dictionary<String, Object> properties(String... more) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("socket.name", name);
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

  /** Withdraws the leases, then closes the socket. */
  @Deactivate
  void close() throws IOException {
    List<ServiceRegistration<?>> withdrawn;
    synchronized (this) {
      closed = true;
      withdrawn = List.copyOf(registrations);
      if (retry != null) {
        retry.shutdownNow();
      }
    }
    for (int i = withdrawn.size() - 1; i >= 0; i--) {
      withdrawn.get(i).unregister();
    }
    connected.close();
    if (channel != null) {
      channel.close();
    }
  }
}
