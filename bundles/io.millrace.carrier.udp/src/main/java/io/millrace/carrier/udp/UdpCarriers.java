// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.DatagramChannel;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Registers a {@link Carrier} for every leased socket. When the router stops, a socket that another
 * process holds too is read no more from the first moment on: what comes to it is answered by the
 * next process, and nothing that this one could not finish begins.
 */
@Component(
    configurationPid = "io.millrace.carrier.udp",
    service = {})
@Designate(ocd = UdpCarriers.Config.class)
public final class UdpCarriers {
  /** The configuration of all UDP carriers. */
  @ObjectClassDefinition(
      name = "Millrace UDP carrier",
      description = "The event loops that read and write the leased UDP sockets")
  public @interface Config {
    /** The number of datagrams read in a row. */
    @AttributeDefinition(
        name = "Batch",
        description =
            "How many datagrams are read from one socket before other sockets, tasks and timers are"
                + " served. A larger value saves CPU under load, and delays the others",
        min = "1",
        max = "4096")
    int batch() default 64;

    /** The longest datagram. */
    @AttributeDefinition(
        name = "Longest datagram",
        description = "The longest datagram that is received, in bytes; longer ones are dropped",
        min = "1152",
        max = "65507")
    int maxDatagramBytes() default 65507;

    /** The size of the cache of peers. */
    @AttributeDefinition(
        name = "Recent peers",
        description =
            "How many remote addresses are cached with their peer objects. A larger value saves CPU"
                + " with many clients, and needs more memory",
        min = "1",
        max = "1000000")
    int recentPeers() default 4096;
  }

  private static final Logger LOG = System.getLogger(UdpCarriers.class.getName());

  /** How long the router's stop waits for the loops, which have little to do then. */
  private static final long LEAVE_SECONDS = 1;

  private final BundleContext context;
  private final SynchronousBundleListener stop = this::bundleChanged;
  private final UdpLimits limits;
  private final Time time;
  private final Meters meters;
  private final ChannelSources sources = new ChannelSources();
  private final Map<DatagramChannel, RegisteredCarrier> registered = new ConcurrentHashMap<>();

  private record RegisteredCarrier(
      UdpCarrier carrier, boolean inherited, ServiceRegistration<Carrier> registration) {}

  /** Begins without sockets. */
  @Activate
  public UdpCarriers(
      BundleContext context, Config config, @Reference Time time, @Reference Meters meters) {
    this.context = context;
    this.limits = new UdpLimits(config.batch(), config.maxDatagramBytes(), config.recentPeers());
    this.time = time;
    this.meters = meters;
    context.addBundleListener(stop);
  }

  private void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      leaveInherited();
    }
  }

  /**
   * Returns when the sockets that another process holds too are read no more, or after a second.
   */
  private void leaveInherited() {
    List<RegisteredCarrier> held =
        registered.values().stream().filter(RegisteredCarrier::inherited).toList();
    CountDownLatch left = new CountDownLatch(held.size());
    held.forEach(each -> each.carrier.leaveBound(left::countDown));
    try {
      if (!left.await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "a carrier still reads new requests while the router stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(millrace.net=connected)")
  void bindConnected(
      Function<Map.Entry<java.net.InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    sources.put(nameIn(properties), source);
    registered.values().forEach(each -> each.carrier.adoptOpenChannels());
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
    carrier.setOpenChannels(() -> sources.keys(name));
    Dictionary<String, Object> stated = new Hashtable<>();
    stated.put(Carrier.NAME, name);
    boolean inherited = Boolean.TRUE.equals(properties.get("socket.inherited"));
    registered.put(
        channel,
        new RegisteredCarrier(
            carrier, inherited, context.registerService(Carrier.class, carrier, stated)));
  }

  void unbindSocket(DatagramChannel channel) {
    RegisteredCarrier gone = registered.remove(channel);
    if (gone != null) {
      gone.registration.unregister();
      gone.carrier.stop();
    }
  }

  private static String nameIn(Map<String, Object> properties) {
    return String.valueOf(properties.get("socket.name"));
  }

  /** Unregisters the carriers and ends their loops. */
  @Deactivate
  void close() {
    context.removeBundleListener(stop);
    registered.keySet().forEach(this::unbindSocket);
  }
}
