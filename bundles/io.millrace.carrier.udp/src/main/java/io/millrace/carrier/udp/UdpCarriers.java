// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import java.nio.channels.DatagramChannel;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Puts one {@link Carrier} on every leased socket. */
@Component(
    configurationPid = "io.millrace.carrier.udp",
    service = {})
@Designate(ocd = UdpCarriers.Config.class)
public final class UdpCarriers {
  /** What a loop may take at once and keep. */
  @ObjectClassDefinition(name = "Millrace UDP carrier", description = "Loops on leased sockets")
  public @interface Config {
    /** The batch. */
    @AttributeDefinition(
        name = "Batch",
        description = "Datagrams read from one socket before others, tasks and timers get a turn",
        min = "1",
        max = "4096")
    int batch() default 64;

    /** The longest datagram. */
    @AttributeDefinition(
        name = "Longest datagram",
        description = "Bytes; a longer one is dropped",
        min = "1152",
        max = "65507")
    int maxDatagramBytes() default 65507;

    /** The memory for peers. */
    @AttributeDefinition(
        name = "Recent peers",
        description = "Remote addresses remembered to save work",
        min = "1",
        max = "1000000")
    int recentPeers() default 4096;
  }

  private final BundleContext context;
  private final UdpLimits limits;
  private final Time time;
  private final Meters meters;
  private final ConnectedSources sources = new ConnectedSources();
  private final Map<DatagramChannel, Placed> placed = new ConcurrentHashMap<>();

  private record Placed(UdpCarrier carrier, ServiceRegistration<Carrier> registration) {}

  /** Begins without sockets. */
  @Activate
  public UdpCarriers(
      BundleContext context, Config config, @Reference Time time, @Reference Meters meters) {
    this.context = context;
    this.limits = new UdpLimits(config.batch(), config.maxDatagramBytes(), config.recentPeers());
    this.time = time;
    this.meters = meters;
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(millrace.net=connected)")
  void bindConnected(
      Function<Map.Entry<java.net.InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    sources.put(nameIn(properties), source);
    placed.values().forEach(each -> each.carrier.adoptConversations());
  }

  void unbindConnected(
      Function<Map.Entry<java.net.InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    sources.remove(nameIn(properties), source);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindSocket(DatagramChannel channel, Map<String, Object> properties) {
    String name = nameIn(properties);
    UdpCarrier carrier =
        new UdpCarrier(name, channel, key -> sources.open(name, key), limits, time, meters);
    carrier.openConversations(() -> sources.keys(name));
    Dictionary<String, Object> stated = new Hashtable<>();
    stated.put(Carrier.NAME, name);
    placed.put(
        channel, new Placed(carrier, context.registerService(Carrier.class, carrier, stated)));
  }

  void unbindSocket(DatagramChannel channel) {
    Placed gone = placed.remove(channel);
    if (gone != null) {
      gone.registration.unregister();
      gone.carrier.stop();
    }
  }

  private static String nameIn(Map<String, Object> properties) {
    return String.valueOf(properties.get("socket.name"));
  }

  /** Withdraws the carriers and ends their loops. */
  @Deactivate
  void close() {
    placed.keySet().forEach(this::unbindSocket);
  }
}
