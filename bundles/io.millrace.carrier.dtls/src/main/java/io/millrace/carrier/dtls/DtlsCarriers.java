// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.DatagramTap;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.udp.ChannelIo;
import io.millrace.lib.udp.DatagramTaps;
import io.millrace.lib.udp.UdpCarrier;
import io.millrace.lib.udp.UdpLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.HealthCheck;
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
 * Registers a carrier for every leased socket that is for secured traffic. When the bundle is
 * replaced, the next build goes on with the same connections. Thread-safe.
 */
@Component(
    immediate = true,
    configurationPid = "io.millrace.carrier.dtls",
    service = HealthCheck.class,
    property = {HealthCheck.NAME + "=dtls", HealthCheck.TAGS + "=coap"})
@Designate(ocd = CarrierConfig.class)
public final class DtlsCarriers implements HealthCheck {
  private static final System.Logger LOG = System.getLogger(DtlsCarriers.class.getName());

  private final BundleContext context;
  private final CarrierConfig config;
  private final Time time;
  private final Meters meters;
  private final Holder holder;
  private final DtlsThreads executor;
  private final Credentials credentials;
  private final LimitedHandshakes limited;
  private final DtlsCarrier.Shared shared;
  private final DatagramTaps taps = new DatagramTaps();
  private final Map<DatagramChannel, SecuredSocket> sockets = new ConcurrentHashMap<>();
  private final ShellCommands commands;
  private final DtlsCheck check;
  private boolean closed;

  private record SecuredSocket(
      String name,
      String failure,
      DtlsCarrier carrier,
      ServiceRegistration<Carrier> registration) {}

  /** Begins without sockets; reads the keys. */
  @Activate
  public DtlsCarriers(
      BundleContext context, CarrierConfig config, @Reference Time time, @Reference Meters meters) {
    this.context = context;
    this.config = config;
    this.time = time;
    this.meters = meters;
    holder = new Holder(context);
    executor = new DtlsThreads(config.threads());
    PropertyPaths paths = new PropertyPaths(context::getProperty);
    credentials = new Credentials(paths.path(config.keys()), time);
    commands = new ShellCommands(context, "keys", new KeyCommands(credentials, time));
    check = new DtlsCheck(this::state, time);
    EngineSettings settings =
        new EngineSettings(
            config.connections(),
            config.staleSeconds(),
            config.connectionIdBytes(),
            config.mtuBytes());
    limited = new LimitedHandshakes(meters, time);
    shared = new DtlsCarrier.Shared(settings, credentials, executor, time, limited);
    credentials.watch(executor, this::renew, this::endUntrusted);
  }

  /** Ends the connections of those whose keys are good no more. */
  private synchronized void endUntrusted(Trust trust) {
    sockets.values().stream()
        .filter(each -> each.carrier != null)
        .forEach(each -> each.carrier.endUntrusted(trust));
  }

  /** Has all sockets served with other certificates; the connections that there are go on. */
  private synchronized void renew() {
    if (closed) {
      return;
    }
    for (Map.Entry<DatagramChannel, SecuredSocket> each : Map.copyOf(sockets).entrySet()) {
      unbindSocket(each.getKey());
      bindSocket(each.getKey(), Map.of("socket.name", each.getValue().name));
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(socket.secured=true)")
  synchronized void bindSocket(DatagramChannel channel, Map<String, Object> properties) {
    String name = String.valueOf(properties.get("socket.name"));
    try {
      UdpCarrier records =
          new UdpCarrier(
              name, channel, none -> null, UdpLimits.STANDARD, time, meters, ChannelIo::new);
      records.setTaps(taps);
      boolean begins = List.of(config.clientSockets()).contains(name);
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      DtlsCarrier carrier = new DtlsCarrier(records, local, begins, shared, held(name).take());
      carrier.endUntrusted(credentials.trust());
      Hashtable<String, Object> stated =
          new Hashtable<>(Map.of(Carrier.NAME, name, Carrier.OUTBOUND, begins));
      sockets.put(
          channel,
          new SecuredSocket(
              name, "", carrier, context.registerService(Carrier.class, carrier, stated)));
    } catch (IOException | RuntimeException e) {
      String failure = "DTLS does not serve the socket " + name + ": " + e.getMessage();
      LOG.log(System.Logger.Level.ERROR, failure, e);
      sockets.put(channel, new SecuredSocket(name, failure, null, null));
    }
  }

  synchronized void unbindSocket(DatagramChannel channel) {
    SecuredSocket gone = sockets.remove(channel);
    if (gone != null && gone.carrier != null) {
      gone.carrier.drain();
      gone.registration.unregister();
      held(gone.name).leave(gone.carrier.stop(), isEnding());
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTap(DatagramTap tap) {
    taps.add(tap);
  }

  void unbindTap(DatagramTap tap) {
    taps.remove(tap);
  }

  private HeldConnections held(String name) {
    String data = context.getProperty("millrace.data");
    return new HeldConnections(holder, data == null ? null : Path.of(data), time, name);
  }

  private boolean isEnding() {
    return context.getBundle(0).getState() == Bundle.STOPPING;
  }

  private DtlsCheck.State state() {
    List<SecuredSocket> present = List.copyOf(sockets.values());
    return new DtlsCheck.State(
        present.stream().map(SecuredSocket::name).sorted().toList(),
        present.stream().map(SecuredSocket::failure).filter(text -> !text.isEmpty()).toList(),
        credentials,
        present.stream()
            .filter(each -> each.carrier != null)
            .mapToInt(each -> each.carrier.connections())
            .sum(),
        config.connections(),
        limited.sentence());
  }

  @Override
  public org.apache.felix.hc.api.Result execute() {
    return check.execute();
  }

  /** Unregisters the carriers, leaves their connections to the next build and ends the threads. */
  @Deactivate
  synchronized void close() {
    closed = true;
    commands.close();
    credentials.close();
    sockets.keySet().forEach(this::unbindSocket);
    executor.shutdownNow();
  }
}
