// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Puts the real UDP carrier on a socket of the loopback address, without a framework. */
public final class CarrierOpener implements AutoCloseable {
  private final Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected =
      new ConcurrentHashMap<>();
  private final DatagramChannel channel;
  private final UdpCarrier carrier;

  /** Opens a carrier named {@code udp}. */
  public CarrierOpener(Time time, Meters meters) throws IOException {
    channel = bound();
    carrier = new UdpCarrier("udp", channel, this::connect, UdpLimits.STANDARD, time, meters);
  }

  private static DatagramChannel bound() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return channel;
  }

  private DatagramChannel connect(Map.Entry<InetSocketAddress, Integer> key) {
    return connected.computeIfAbsent(
        key,
        fresh -> {
          try {
            return bound().connect(fresh.getKey());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns the carrier. */
  public Carrier carrier() {
    return carrier;
  }

  /** Returns where it listens. */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public void close() throws IOException {
    carrier.stop();
    channel.close();
    for (DatagramChannel each : connected.values()) {
      each.close();
    }
  }
}
