// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Registers a carrier for every leased listening socket, by TLS for those that are for secured
 * traffic. When the bundle is replaced, the next build goes on with the same connections.
 * Thread-safe.
 */
@Component(
    immediate = true,
    configurationPid = "io.millrace.carrier.tcp",
    service = HealthCheck.class,
    property = {HealthCheck.NAME + "=tcp", HealthCheck.TAGS + "=coap"})
@Designate(ocd = TcpConfig.class)
public final class TcpCarriers implements HealthCheck {
  private static final System.Logger LOG = System.getLogger(TcpCarriers.class.getName());
  private static final CallbackGuard RESTORED =
      new CallbackGuard(TcpCarriers.class, "a connection that the former build has left");
  private static final String KEY = "io.millrace.carrier.tcp/";
  private static final int ID_BYTES = 8;
  private static final long TASKS_MILLIS = 1000;

  private final BundleContext context;
  private final TcpConfig config;
  private final Time time;
  private final Randomness randomness;
  private final Meters meters;
  private final Holder holder;
  private final ScheduledThreadPoolExecutor executor;
  private final HandshakeTasks tasks;
  private final TlsKeys keys;
  private final TcpLimits limits;
  private final ByteBudget budget;
  private final Map<ServerSocketChannel, Served> sockets = new ConcurrentHashMap<>();
  private final ShellCommands commands;

  private record Served(
      TcpCarrier carrier,
      boolean secured,
      ServiceRegistration<StreamCarrier> registration,
      AutoCloseable gauge) {}

  /** Begins without sockets; reads the keys. */
  @Activate
  public TcpCarriers(
      BundleContext context,
      TcpConfig config,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters) {
    this.context = context;
    this.config = config;
    this.time = time;
    this.randomness = randomness;
    this.meters = meters;
    limits =
        new TcpLimits(
            config.connections(),
            config.perAddress(),
            config.receiveBytes(),
            config.sendBytes(),
            Duration.ofSeconds(config.handshakeSeconds()),
            Duration.ofSeconds(config.stallSeconds()));
    budget = new ByteBudget(config.bufferBytes());
    holder = new Holder(context);
    executor =
        new ScheduledThreadPoolExecutor(
            config.threads(), task -> Daemon.thread("millrace-tls", task));
    tasks = new HandshakeTasks(executor);
    keys =
        new TlsKeys(
            new PropertyPaths(context::getProperty).path(config.keys()),
            ClientCertificates.of(config.clientCertificates()));
    commands = new ShellCommands(context, "tcp", new TcpCommands(this::carriers, time));
    keys.watch(time, executor);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindSocket(ServerSocketChannel server, Map<String, Object> properties) {
    if (!(properties.get("socket.name") instanceof String name)) {
      return; // a socket of somebody else
    }
    boolean secured = Boolean.TRUE.equals(properties.get("socket.secured"));
    TcpCarrier.Parts parts =
        new TcpCarrier.Parts(
            name,
            new Connections(),
            limits,
            budget,
            new TcpMeters(meters, name),
            secured ? this::tls : NoSecurity::new,
            () -> Bytes.wrap(randomness.nextBytes(ID_BYTES)).hex());
    if (holder.take(KEY + name) instanceof List<?> left) {
      RESTORED.each(left, each -> restore((Map<?, ?>) each, parts, secured));
    }
    TcpCarrier carrier = new TcpCarrier(secured ? "coaps+tcp" : "coap+tcp", server, parts, time);
    Hashtable<String, Object> stated = new Hashtable<>(Map.of(StreamCarrier.NAME, name));
    AutoCloseable gauge =
        meters.gauge("millrace_carrier_connections", carrier::size, "carrier", name);
    sockets.put(
        server,
        new Served(
            carrier,
            secured,
            context.registerService(StreamCarrier.class, carrier, stated),
            gauge));
  }

  private Tls tls() {
    SSLEngine engine = keys.engine();
    return engine == null ? null : new Tls(engine, tasks, keys, budget);
  }

  private void restore(Map<?, ?> saved, TcpCarrier.Parts parts, boolean secured) {
    Security security = secured ? Tls.restore(saved, tasks, keys, budget) : new NoSecurity();
    try {
      if (security == null) {
        throw new IOException("the socket was in clear, and is secured now");
      }
      parts.connections().add(Connection.restore(saved, security, limits, budget));
    } catch (IOException gone) {
      LOG.log(System.Logger.Level.DEBUG, "a connection has ended meanwhile", gone);
      RESTORED.close((AutoCloseable) saved.get("channel"));
    }
  }

  synchronized void unbindSocket(ServerSocketChannel server) {
    Served gone = sockets.remove(server);
    if (gone == null) {
      return;
    }
    gone.registration.unregister();
    gone.carrier.stop();
    RESTORED.close(gone.gauge);
    if (context.getBundle(0).getState() == Bundle.STOPPING) {
      gone.carrier.end();
      return;
    }
    tasks.awaitIdle(TASKS_MILLIS);
    List<Map<String, Object>> left = gone.carrier.leave();
    if (!left.isEmpty() && !holder.put(KEY + gone.carrier.name(), left)) {
      left.forEach(each -> RESTORED.close((AutoCloseable) each.get("channel")));
    }
  }

  private Iterable<TcpCarrier> carriers() {
    return sockets.values().stream().map(Served::carrier).toList();
  }

  @Override
  public Result execute() {
    Supplier<List<Served>> all = () -> List.copyOf(sockets.values());
    List<String> names = all.get().stream().map(each -> each.carrier.name()).sorted().toList();
    boolean secured = all.get().stream().anyMatch(Served::secured);
    int open = all.get().stream().mapToInt(each -> each.carrier.size()).sum();
    return TcpCheck.result(names, secured ? keys : null, open, config.connections(), time.now());
  }

  /** Unregisters the carriers and leaves their connections to the next build. */
  @Deactivate
  synchronized void close() {
    commands.close();
    keys.close();
    sockets.keySet().forEach(this::unbindSocket);
    executor.shutdownNow();
  }
}
