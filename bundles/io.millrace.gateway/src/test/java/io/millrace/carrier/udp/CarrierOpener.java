// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.gateway.rig.Configured;
import io.millrace.gateway.rig.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Puts the real UDP carrier on a socket of the loopback address, without a framework. */
public final class CarrierOpener implements AutoCloseable {
  private static final Map<String, Object> NAME = Map.of("socket.name", "udp");

  private final Registry registry = new Registry();
  private final Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected =
      new ConcurrentHashMap<>();
  private final DatagramChannel channel;
  private final UdpCarriers carriers;

  /** Opens a carrier named {@code udp} on a port, 0 for a free one. */
  public CarrierOpener(Time time, Meters meters, int port) throws IOException {
    channel = bound(port);
    carriers =
        new UdpCarriers(
            registry.context(), Configured.of(UdpCarriers.Config.class, Map.of()), time, meters);
    carriers.bindConnected(this::connect, NAME);
    carriers.bindSocket(channel, NAME);
  }

  private static DatagramChannel bound(int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return channel;
  }

  private DatagramChannel connect(Map.Entry<InetSocketAddress, Integer> key) {
    return connected.computeIfAbsent(
        key,
        fresh -> {
          try {
            return bound(0).connect(fresh.getKey());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns the carrier. */
  public Carrier carrier() {
    return registry.service(Carrier.class);
  }

  /** Returns where it listens. */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public void close() throws IOException {
    carriers.close();
    channel.close();
    for (DatagramChannel each : connected.values()) {
      each.close();
    }
  }
}
