// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A carrier whose loop is the test's own thread. It keeps the last datagram that was sent, and to
 * whom, and makes no object for a datagram.
 */
public final class LoopCarrier implements Carrier, CarrierPort {
  /** Whom the last datagram was sent to. */
  public Peer receiver;

  /** The last datagram that was sent. */
  public Bytes sent;

  private final List<Peer> ports = new ArrayList<>();
  private CarrierListener listener;

  @Override
  public String name() {
    return "udp";
  }

  @Override
  public String scheme() {
    return "coap";
  }

  @Override
  public CarrierPort attach(CarrierListener user) {
    listener = user;
    return this;
  }

  /** A datagram arrives, alone. */
  public void arrives(Peer from, Bytes datagram, long now) {
    listener.received(from, datagram);
    listener.runTimers(now);
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public boolean onLoop() {
    return true;
  }

  @Override
  public Peer peer(InetSocketAddress remote) {
    return peer(remote, 0);
  }

  /** There is one server, and it is on this machine. */
  @Override
  public Peer peer(InetSocketAddress remote, int portIndex) {
    while (ports.size() <= portIndex) {
      int port = 40_000 + ports.size();
      ports.add(new Peer("udp", remote, new InetSocketAddress(remote.getAddress(), port), ""));
    }
    return ports.get(portIndex);
  }

  @Override
  public void send(Peer peer, Bytes datagram) {
    receiver = peer;
    sent = datagram;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public int maxDatagramBytes() {
    return 1500;
  }

  @Override
  public void close() {}
}
