// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks every 50 ms whether the port is bound: sends a CoAP ping [RFC 7252 §4.3] from a connected
 * socket, which hears of it when the kernel finds nobody there.
 */
final class Prober implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 50;
  private static final int PING_BYTES = 4;

  private final DatagramChannel channel;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Prober::daemon);
  private final List<Long> unbound = new CopyOnWriteArrayList<>();
  private int messageId = 1;
  private volatile int probes;

  private Prober(DatagramChannel channel) {
    this.channel = channel;
  }

  /** Begins to look at {@code port} of loopback. */
  static Prober of(int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.connect(new InetSocketAddress("127.0.0.1", port));
    channel.configureBlocking(false);
    Prober prober = new Prober(channel);
    prober.clock.scheduleAtFixedRate(prober::probe, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return prober;
  }

  static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "clock of a test");
    thread.setDaemon(true);
    return thread;
  }

  private void probe() {
    try {
      ByteBuffer ping = ByteBuffer.allocate(PING_BYTES).put((byte) 0x40).put((byte) 0);
      channel.write(ping.putShort((short) messageId++).flip());
      while (channel.read(ByteBuffer.allocate(1500)) > 0) {
        // A reset: somebody is there. So is somebody who answers later.
      }
    } catch (PortUnreachableException e) {
      unbound.add(System.nanoTime());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      probes++;
    }
  }

  /** Forgets what was seen. */
  void reset() {
    unbound.clear();
    probes = 0;
  }

  /** Returns how often it has looked. */
  int probes() {
    return probes;
  }

  /** Returns how often nobody was there. */
  int unbound() {
    return unbound.size();
  }

  /** Returns the time between the first and the last look that found nobody. */
  Duration unboundFor() {
    return unbound.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(unbound.get(unbound.size() - 1) - unbound.get(0));
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    channel.close();
  }
}
