// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * CoAP over UDP [RFC 7252 §4] on one leased channel and the connected channels of the same socket.
 * An event loop runs while a listener is attached. The carrier never closes the channels.
 */
public final class UdpCarrier implements Carrier {
  private final String name;
  private final DatagramChannel channel;
  private final Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected;
  private final UdpLimits limits;
  private final Time time;
  private final UdpMeters meters;
  private final DatagramIo.Factory how;
  private Supplier<Iterable<Map.Entry<InetSocketAddress, Integer>>> open = List::of;
  private DatagramTaps taps = new DatagramTaps();
  private UdpLoop loop;

  /**
   * Makes a carrier.
   *
   * @param channel bound and non-blocking
   * @param connected returns the connected channel of a remote address and port index, or null
   * @param how reads and writes the channels
   */
  public UdpCarrier(
      String name,
      DatagramChannel channel,
      Function<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected,
      UdpLimits limits,
      Time time,
      Meters meters,
      DatagramIo.Factory how) {
    this.name = name;
    this.channel = channel;
    this.connected = connected;
    this.limits = limits;
    this.time = time;
    this.meters = new UdpMeters(meters, name);
    this.how = how;
  }

  /** Sets the supplier of the keys of connected channels that are open already. */
  public synchronized void setOpenChannels(
      Supplier<Iterable<Map.Entry<InetSocketAddress, Integer>>> keys) {
    open = keys;
  }

  /** Sets who gets every datagram, of loops that start from now on. */
  public synchronized void setTaps(DatagramTaps listening) {
    taps = listening;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String scheme() {
    return "coap";
  }

  @Override
  public CarrierPort attach(CarrierListener listener) {
    UdpLoop started;
    synchronized (this) {
      if (loop != null && !loop.isClosed()) {
        throw new IllegalStateException("carrier " + name + " has a listener already");
      }
      try {
        ConnectedPeers peers = new ConnectedPeers(name, connected);
        started = new UdpLoop(name, channel, peers, listener, taps, limits, time, meters, how);
      } catch (IOException e) {
        throw new UncheckedIOException("carrier " + name, e);
      }
      loop = started;
    }
    started.start();
    adoptOpenChannels();
    return started;
  }

  /** Reads the connected channels that an earlier listener opened. */
  void adoptOpenChannels() {
    UdpLoop present;
    Supplier<Iterable<Map.Entry<InetSocketAddress, Integer>>> keys;
    synchronized (this) {
      present = loop;
      keys = open;
    }
    if (present != null) {
      present.execute(() -> keys.get().forEach(key -> present.peer(key.getKey(), key.getValue())));
    }
  }

  /**
   * Reads no new request any more: what comes to the bound channel is for another process, which
   * has that socket too. Answers of devices that come over connected channels are still read.
   *
   * @param done called on the loop when that is so; on the caller's thread when there is no loop
   */
  public void leaveBound(Runnable done) {
    UdpLoop present = present();
    if (present == null) {
      done.run();
      return;
    }
    present.execute(
        () -> {
          present.leaveBound();
          done.run();
        });
  }

  /** Ends the loop. */
  public void stop() {
    UdpLoop present = present();
    if (present != null) {
      present.close();
    }
  }

  private synchronized UdpLoop present() {
    return loop;
  }
}
