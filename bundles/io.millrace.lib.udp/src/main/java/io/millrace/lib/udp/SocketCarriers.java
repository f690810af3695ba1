// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
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

/**
 * Registers a {@link Carrier} for every leased socket. When the router stops, a socket that another
 * process holds too is read no more from the first moment on: what comes to it is answered by the
 * next process, and nothing that this one could not finish begins. Thread-safe.
 */
public final class SocketCarriers implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SocketCarriers.class.getName());

  /** How long the router's stop waits for the loops, which have little to do then. */
  private static final long LEAVE_SECONDS = 1;

  private final BundleContext context;
  private final SynchronousBundleListener stop = this::bundleChanged;
  private final UdpLimits limits;
  private final Time time;
  private final Meters meters;
  private final int ranking;
  private final DatagramIo.Factory how;
  private final DatagramTaps taps = new DatagramTaps();
  private final ChannelSources sources = new ChannelSources();
  private final Map<DatagramChannel, RegisteredCarrier> registered = new ConcurrentHashMap<>();

  private record RegisteredCarrier(
      UdpCarrier carrier, boolean inherited, ServiceRegistration<Carrier> registration) {}

  /**
   * Begins without sockets.
   *
   * @param ranking of the carriers among others on the same sockets: the highest is used
   * @param how reads and writes the channels
   */
  public SocketCarriers(
      BundleContext context,
      UdpLimits limits,
      Time time,
      Meters meters,
      int ranking,
      DatagramIo.Factory how) {
    this.context = context;
    this.limits = limits;
    this.time = time;
    this.meters = meters;
    this.ranking = ranking;
    this.how = how;
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

  /** A service that opens connected channels came. */
  public void addConnected(
      Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    sources.put(nameIn(properties), source);
    registered.values().forEach(each -> each.carrier.adoptOpenChannels());
  }

  /** A service that opens connected channels went. */
  public void removeConnected(
      Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    sources.remove(nameIn(properties), source);
  }

  /** A socket came: a carrier on it is registered. */
  public void addSocket(DatagramChannel channel, Map<String, Object> properties) {
    String name = nameIn(properties);
    UdpCarrier carrier =
        new UdpCarrier(name, channel, key -> sources.open(name, key), limits, time, meters, how);
    carrier.setOpenChannels(() -> sources.keys(name));
    carrier.setTaps(taps);
    Dictionary<String, Object> stated = new Hashtable<>();
    stated.put(Carrier.NAME, name);
    stated.put(Constants.SERVICE_RANKING, ranking);
    boolean inherited = Boolean.TRUE.equals(properties.get("socket.inherited"));
    registered.put(
        channel,
        new RegisteredCarrier(
            carrier, inherited, context.registerService(Carrier.class, carrier, stated)));
  }

  /** A socket goes: its carrier is unregistered, and its loop has ended when this returns. */
  public void removeSocket(DatagramChannel channel) {
    RegisteredCarrier gone = registered.remove(channel);
    if (gone != null) {
      gone.registration.unregister();
      gone.carrier.stop();
    }
  }

  /** Returns who gets every datagram of all carriers. */
  public DatagramTaps taps() {
    return taps;
  }

  private static String nameIn(Map<String, Object> properties) {
    return String.valueOf(properties.get("socket.name"));
  }

  /** Unregisters the carriers and ends their loops. */
  @Override
  public void close() {
    context.removeBundleListener(stop);
    registered.keySet().forEach(this::removeSocket);
  }
}
