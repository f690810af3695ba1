// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A network address translation between one client and a server, on loopback. Its outer port can be
 * another one from a moment on; what goes to the server can be changed, or sent more than once.
 */
public final class Nat implements AutoCloseable {
  private final DatagramSocket inner = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final InetSocketAddress server;
  private final List<byte[]> passed = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<List<byte[]>> change = each -> each;
  private volatile DatagramSocket outer;
  private volatile InetSocketAddress client;

  /** Opens its ports. */
  public Nat(InetSocketAddress server) throws IOException {
    this.server = server;
    rebind();
    thread(inner, this::toServer);
  }

  private interface Way {
    void take(DatagramPacket packet) throws IOException;
  }

  private void thread(DatagramSocket socket, Way way) {
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try {
                  DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                  socket.receive(packet);
                  way.take(packet);
                } catch (IOException closed) {
                  // or nobody at the other end, who may come
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void toServer(DatagramPacket packet) throws IOException {
    client = (InetSocketAddress) packet.getSocketAddress();
    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
    passed.add(bytes);
    for (byte[] each : change.apply(List.of(bytes))) {
      send(each);
    }
  }

  /** Sends something to the server from the present outer port. */
  public void send(byte[] bytes) throws IOException {
    outer.send(new DatagramPacket(bytes, bytes.length, server));
  }

  /** From now on the server sees the client at another port; the old one leads nowhere. */
  public void rebind() throws IOException {
    DatagramSocket former = outer;
    DatagramSocket next = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    outer = next;
    thread(
        next,
        packet -> inner.send(new DatagramPacket(packet.getData(), packet.getLength(), client)));
    if (former != null) {
      former.close();
    }
  }

  /** Changes what goes to the server from now on. */
  public void change(UnaryOperator<List<byte[]>> how) {
    change = how;
  }

  /** Returns what the client sent so far. */
  public List<byte[]> passed() {
    return passed;
  }

  /** Returns where the client finds the server. */
  public InetSocketAddress address() {
    return (InetSocketAddress) inner.getLocalSocketAddress();
  }

  @Override
  public void close() {
    inner.close();
    outer.close();
  }
}
