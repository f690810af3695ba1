// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/** A carrier in memory whose loop is the test's own thread; what is sent goes to a consumer. */
final class MemoryCarrier implements Carrier, CarrierPort {
  private final BiConsumer<Peer, Bytes> network;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  CarrierListener listener;
  boolean paused;
  boolean closed;
  boolean foreign;
  boolean failing;
  String name = "udp";
  int localPort = 40000;

  /** Whether there is a connection to any server, and how often one was asked for. */
  boolean connected = true;

  int connects;
  boolean idle;
  int unanswered;
  private int attached;

  MemoryCarrier(BiConsumer<Peer, Bytes> network) {
    this.network = network;
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
  public CarrierPort attach(CarrierListener user) {
    if (isAttached()) {
      throw new IllegalStateException("carrier udp has a user already");
    }
    attached++;
    listener = user;
    closed = false;
    foreign = false;
    return this;
  }

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
  }

  boolean isAttached() {
    return listener != null && !closed;
  }

  /** Returns how often somebody attached. */
  int attached() {
    return attached;
  }

  /** Runs what other threads gave. */
  void runTasks() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized Runnable next() {
    return tasks.poll();
  }

  @Override
  public boolean onLoop() {
    return !foreign;
  }

  @Override
  public Peer peer(InetSocketAddress remote) {
    return peer(remote, 0);
  }

  @Override
  public Peer peer(InetSocketAddress remote, int lane) {
    return new Peer("udp", remote, new InetSocketAddress("127.0.0.1", localPort + lane), "");
  }

  @Override
  public boolean connect(InetSocketAddress remote, boolean nothingInFlight) {
    idle = nothingInFlight;
    connects += connected ? 0 : 1;
    return connected;
  }

  @Override
  public void unanswered(InetSocketAddress remote) {
    unanswered++;
  }

  @Override
  public void send(Peer peer, Bytes datagram) {
    network.accept(peer, datagram);
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public int maxDatagramBytes() {
    return 65507;
  }

  @Override
  public void close() {
    closed = true;
    foreign = true;
    if (failing) {
      throw new IllegalStateException("its bundle is being replaced");
    }
  }
}
