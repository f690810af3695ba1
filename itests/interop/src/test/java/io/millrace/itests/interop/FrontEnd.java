// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One address in front of several routers, as a load balancer with source hashing makes it: the
 * hash of a client's address and port says which router gets its datagrams, and the next one does
 * when that has failed. Each client has one address and port at all routers.
 */
final class FrontEnd implements AutoCloseable {
  private final DatagramSocket front = socket();
  private final Map<SocketAddress, DatagramSocket> clients = new ConcurrentHashMap<>();
  private final List<Integer> routers;
  private final List<Integer> failed = new CopyOnWriteArrayList<>();

  /** Begins to forward to the routers at these ports. */
  FrontEnd(Integer... routers) throws IOException {
    this.routers = List.of(routers);
    run(() -> forward(front, this::toRouter));
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Sends nothing to a router any more. */
  void failed(int router) {
    failed.add(router);
  }

  int port() {
    return front.getLocalPort();
  }

  /** Returns which router gets the datagrams of a client's port. */
  int routerOf(int client) {
    int hash = client % routers.size();
    for (int next = 0; next < routers.size(); next++) {
      int router = routers.get((hash + next) % routers.size());
      if (!failed.contains(router)) {
        return router;
      }
    }
    throw new IllegalStateException("all routers have failed");
  }

  /** What is done with a datagram. */
  private interface Step {
    void take(DatagramPacket packet) throws IOException;
  }

  private static void run(Runnable body) {
    Thread thread = new Thread(body, "front end");
    thread.setDaemon(true);
    thread.start();
  }

  private static void forward(DatagramSocket socket, Step step) {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    while (!socket.isClosed()) {
      try {
        packet.setLength(4096);
        socket.receive(packet);
        step.take(packet);
      } catch (IOException closed) {
        // The loop ends with the socket; a router that is gone has closed its port.
      }
    }
  }

  private void toRouter(DatagramPacket packet) throws IOException {
    SocketAddress client = packet.getSocketAddress();
    DatagramSocket back = clients.get(client);
    if (back == null) {
      DatagramSocket made = socket();
      clients.put(client, made);
      run(() -> forward(made, answer -> send(front, answer, client)));
      back = made;
    }
    int router = routerOf(packet.getPort());
    send(back, packet, new InetSocketAddress(InetAddress.getLoopbackAddress(), router));
  }

  private static void send(DatagramSocket from, DatagramPacket packet, SocketAddress to)
      throws IOException {
    from.send(new DatagramPacket(packet.getData(), packet.getOffset(), packet.getLength(), to));
  }

  @Override
  public void close() {
    front.close();
    clients.values().forEach(DatagramSocket::close);
  }
}
