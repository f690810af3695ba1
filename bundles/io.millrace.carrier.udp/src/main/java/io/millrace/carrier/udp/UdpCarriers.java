// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.carrier.DatagramTap;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.lib.udp.ChannelIo;
import io.millrace.lib.udp.SocketCarriers;
import io.millrace.lib.udp.UdpLimits;
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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Registers a carrier for every leased socket that reads and writes by the JDK's channels. One that
 * does it faster may be there too, with a higher ranking; this one works on every Java and system.
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
    int recentPeers() default 16384;
  }

  private final SocketCarriers carriers;

  /** Begins without sockets. */
  @Activate
  public UdpCarriers(
      BundleContext context, Config config, @Reference Time time, @Reference Meters meters) {
    UdpLimits limits =
        new UdpLimits(config.batch(), config.maxDatagramBytes(), config.recentPeers());
    carriers = new SocketCarriers(context, limits, time, meters, 0, ChannelIo::new);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(millrace.net=connected)")
  void bindConnected(
      Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    carriers.addConnected(source, properties);
  }

  void unbindConnected(
      Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> source,
      Map<String, Object> properties) {
    carriers.removeConnected(source, properties);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(!(socket.secured=true))")
  void bindSocket(DatagramChannel channel, Map<String, Object> properties) {
    carriers.addSocket(channel, properties);
  }

  void unbindSocket(DatagramChannel channel) {
    carriers.removeSocket(channel);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTap(DatagramTap tap) {
    carriers.taps().add(tap);
  }

  void unbindTap(DatagramTap tap) {
    carriers.taps().remove(tap);
  }

  /** Unregisters the carriers and ends their loops. */
  @Deactivate
  void close() {
    carriers.close();
  }
}
