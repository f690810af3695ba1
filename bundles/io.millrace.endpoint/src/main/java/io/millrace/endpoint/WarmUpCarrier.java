// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** A carrier without a network: its loop is the caller's thread, and it keeps what is sent. */
final class WarmUpCarrier implements Carrier, CarrierPort {
  private static final int MAX_DATAGRAM_BYTES = 1500;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private Bytes sent = Bytes.EMPTY;
  private boolean attached;

  @Override
  public String name() {
    return "warm-up";
  }

  @Override
  public String scheme() {
    return "coap";
  }

  @Override
  public CarrierPort attach(CarrierListener user) {
    attached = true;
    return this;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs what waits for the loop. */
  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Override
  public boolean onLoop() {
    return attached;
  }

  @Override
  public Peer peer(InetSocketAddress remote) {
    return new Peer(name(), remote, null, "");
  }

  @Override
  public void send(Peer peer, Bytes datagram) {
    sent = datagram;
  }

  /** Returns the datagram that was sent last. */
  Bytes sent() {
    return sent;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public int maxDatagramBytes() {
    return MAX_DATAGRAM_BYTES;
  }

  @Override
  public void close() {
    attached = false;
  }
}
