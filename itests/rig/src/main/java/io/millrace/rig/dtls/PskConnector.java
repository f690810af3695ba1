// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig.dtls;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;

/** Scandium's connector without a socket and threads of its own. */
final class PskConnector extends DTLSConnector {
  private final AtomicInteger handshakes = new AtomicInteger();
  private volatile Consumer<DatagramPacket> sender = none -> {};

  PskConnector(DtlsConnectorConfig config, ScheduledExecutorService executor) {
    super(config);
    setExecutor(executor);
  }

  /** Sets who sends its datagrams; called on any thread. */
  void sendBy(Consumer<DatagramPacket> how) {
    sender = how;
  }

  /** Returns the number of handshakes that have ended well. */
  int handshakes() {
    return handshakes.get();
  }

  @Override
  protected void start(InetSocketAddress unused) throws IOException {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    init(local, new NoSocket(local), null);
  }

  @Override
  protected void onInitializeHandshaker(Handshaker handshaker) {
    handshaker.addSessionListener(
        new SessionAdapter() {
          @Override
          public void contextEstablished(Handshaker done, DTLSContext context) {
            handshakes.incrementAndGet();
          }
        });
  }

  @Override
  protected void sendNextDatagramOverNetwork(DatagramPacket packet) {
    sender.accept(packet);
  }

  /** What the connector takes for its socket. */
  private static final class NoSocket extends DatagramSocket {
    private final InetSocketAddress local;

    NoSocket(InetSocketAddress local) throws SocketException {
      super((SocketAddress) null);
      this.local = local;
    }

    @Override
    public boolean isBound() {
      return true;
    }

    @Override
    public InetAddress getLocalAddress() {
      return local.getAddress();
    }

    @Override
    public int getLocalPort() {
      return local.getPort();
    }

    @Override
    public int getReceiveBufferSize() {
      return 0;
    }

    @Override
    public int getSendBufferSize() {
      return 0;
    }
  }
}
