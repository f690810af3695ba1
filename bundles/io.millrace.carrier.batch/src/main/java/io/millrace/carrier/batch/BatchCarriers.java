// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import io.millrace.api.carrier.DatagramTap;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.lib.udp.SocketCarriers;
import io.millrace.lib.udp.UdpLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Registers a carrier for every leased socket that reads and writes many datagrams with one system
 * call, and is preferred to the one by channels. Where that cannot be, it registers none. It is
 * configured by the keys of that other one, so that it may come or go without a change of limits.
 */
@Component(
    configurationPid = "io.millrace.carrier.udp",
    service = {})
public final class BatchCarriers {
  private static final Logger LOG = System.getLogger(BatchCarriers.class.getName());

  /** Of the carriers; that by channels has 0. */
  static final int RANKING = 100;

  /** The keys, as the carrier by channels describes them. */
  public @interface Config {
    /** How many datagrams are read from one socket before others are served. */
    int batch() default 64;

    /** The longest datagram that is received, in bytes. */
    int maxDatagramBytes() default 65507;

    /** How many remote addresses are cached with their peer objects. */
    int recentPeers() default 16384;
  }

  /** Null where datagrams cannot be sent in batches. */
  private final SocketCarriers carriers;

  /** Begins without sockets. */
  @Activate
  public BatchCarriers(
      BundleContext context, Config config, @Reference Time time, @Reference Meters meters) {
    String refusal = Trial.refusal();
    if (!refusal.isEmpty()) {
      LOG.log(Level.INFO, () -> "sockets are read datagram by datagram: " + refusal);
      carriers = null;
      return;
    }
    LOG.log(Level.INFO, "sockets are read and written in batches (recvmmsg, sendmmsg)");
    UdpLimits limits =
        new UdpLimits(config.batch(), config.maxDatagramBytes(), config.recentPeers());
    carriers = new SocketCarriers(context, limits, time, meters, RANKING, BatchIo::open);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(millrace.net=connected)")
  void bindConnected(
      Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    if (carriers != null) {
      carriers.addConnected(source, properties);
    }
  }

  void unbindConnected(
      Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    if (carriers != null) {
      carriers.removeConnected(source, properties);
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(!(socket.secured=true))")
  void bindSocket(DatagramChannel channel, Map<String, Object> properties) {
    if (carriers != null) {
      carriers.addSocket(channel, properties);
    }
  }

  void unbindSocket(DatagramChannel channel) {
    if (carriers != null) {
      carriers.removeSocket(channel);
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTap(DatagramTap tap) {
    if (carriers != null) {
      carriers.taps().add(tap);
    }
  }

  void unbindTap(DatagramTap tap) {
    if (carriers != null) {
      carriers.taps().remove(tap);
    }
  }

  /** Unregisters the carriers and ends their loops. */
  @Deactivate
  void close() {
    if (carriers != null) {
      carriers.close();
    }
  }
}
