// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The devices on UDP: CoAP servers on ports of loopback, served by one thread. */
final class UdpDevices implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final List<UdpDevice> devices = new ArrayList<>();
  private final List<Field.Device> addresses = new ArrayList<>();
  private final Timers timers = new Timers();
  private final Thread thread = new Thread(this::loop, "devices");
  private volatile boolean closed;
  private volatile Exception failure;

  UdpDevices(Executions executions, Tally tally, Random random) throws IOException {
    for (int i = 0; i < Field.DEVICES; i++) {
      DatagramChannel channel = Wire.open();
      UdpDevice device =
          new UdpDevice(i, channel, timers, executions, tally, new Random(random.nextLong()));
      channel.register(selector, SelectionKey.OP_READ, device);
      devices.add(device);
      addresses.add(new Field.Device("device" + i, channel.socket().getLocalPort()));
    }
    thread.setDaemon(true);
    thread.start();
  }

  List<Field.Device> addresses() {
    return addresses;
  }

  /** Fails when the thread has. */
  void check() throws IOException {
    if (failure != null) {
      throw new IOException("the devices failed", failure);
    }
  }

  private void loop() {
    ByteBuffer buffer = Wire.buffer();
    try {
      while (!closed) {
        selector.select(1);
        for (SelectionKey key : selector.selectedKeys()) {
          receive((DatagramChannel) key.channel(), (UdpDevice) key.attachment(), buffer);
        }
        selector.selectedKeys().clear();
        timers.run();
      }
    } catch (IOException | RuntimeException broken) {
      failure = broken;
      broken.printStackTrace();
    }
  }

  private static void receive(DatagramChannel channel, UdpDevice device, ByteBuffer buffer)
      throws IOException {
    buffer.clear();
    for (SocketAddress from = channel.receive(buffer); from != null; ) {
      CoapMessage message = Wire.parse(Bytes.copyOf(buffer.flip()));
      if (message != null) {
        device.take(from, message);
      }
      buffer.clear();
      from = channel.receive(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (UdpDevice device : devices) {
      device.close();
    }
    selector.close();
  }
}
