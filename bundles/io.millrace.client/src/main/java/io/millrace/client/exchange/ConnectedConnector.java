// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.util.Arrays;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.UdpEndpointContext;

/**
 * A UDP socket that is connected to one peer, so that the kernel reports an unreachable peer
 * (ICMP). It receives datagrams of that peer only. Sends on the caller's thread; receives on its
 * own daemon thread, which ends with {@link #stop}.
 */
final class ConnectedConnector implements PeerConnector {
  private static final int LARGEST_DATAGRAM = 65_535;

  private final DatagramSocket socket;
  private final InetSocketAddress peer;
  private final InetSocketAddress local;
  private final Trace trace;
  private final FailureListener listener;
  private volatile RawDataChannel receiver;
  private volatile boolean running;

  /**
   * Binds and connects.
   *
   * @param localPort the port to bind, 0 for any
   * @param listener told each time the kernel reports that the peer is unreachable
   * @throws CommandFailure if the port is in use or there is no route to the peer
   */
  ConnectedConnector(int localPort, InetSocketAddress peer, Trace trace, FailureListener listener) {
    this.peer = peer;
    this.trace = trace;
    this.listener = listener;
    this.socket = socket(localPort, peer);
    this.local = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  /**
   * Binds and connects a socket.
   *
   * @throws CommandFailure if the port is in use or there is no route to the peer
   */
  static DatagramSocket socket(int localPort, InetSocketAddress peer) {
    DatagramSocket socket = bind(localPort);
    try {
      socket.connect(peer);
      return socket;
    } catch (SocketException | UncheckedIOException e) {
      socket.close();
      throw new CommandFailure(
          ExitStatus.UNREACHABLE, "no route to " + peer + ": " + e.getMessage());
    }
  }

  private static DatagramSocket bind(int localPort) {
    try {
      return new DatagramSocket(new InetSocketAddress(localPort));
    } catch (BindException e) {
      throw new CommandFailure(
          ExitStatus.PORT_BUSY,
          "local UDP port " + localPort + " cannot be had: " + e.getMessage());
    } catch (SocketException e) {
      throw new CommandFailure(ExitStatus.FAULT, "no UDP socket: " + e.getMessage());
    }
  }

  @Override
  public synchronized void start() {
    if (!running) {
      running = true;
      Daemon.thread("coap-client-" + local.getPort(), this::receive).start();
    }
  }

  private void receive() {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
    while (running) {
      try {
        packet.setLength(LARGEST_DATAGRAM);
        socket.receive(packet);
        deliver(Arrays.copyOf(packet.getData(), packet.getLength()));
      } catch (PortUnreachableException e) {
        unreachable("nobody listens at " + text(peer));
      } catch (IOException e) {
        if (running) {
          unreachable(e.getMessage());
          return;
        }
      }
    }
  }

  private void deliver(byte[] datagram) {
    trace.saw(false, datagram);
    receiver.receiveData(
        RawData.inbound(
            datagram, new UdpEndpointContext(peer), false, System.nanoTime(), getAddress()));
  }

  @Override
  public void send(RawData message) {
    EndpointContext context = new UdpEndpointContext(peer);
    try {
      message.onContextEstablished(context);
      trace.saw(true, message.getBytes());
      socket.send(new DatagramPacket(message.getBytes(), message.getSize()));
      message.onSent();
    } catch (PortUnreachableException e) {
      unreachable("nobody listens at " + text(peer));
      message.onError(e);
    } catch (IOException | IllegalArgumentException e) {
      message.onError(e);
    }
  }

  private void unreachable(String reason) {
    listener.failed(ExitStatus.UNREACHABLE, reason);
  }

  static String text(InetSocketAddress address) {
    return address.getHostString() + " port " + address.getPort();
  }

  @Override
  public void stop() {
    running = false;
    socket.close();
  }

  @Override
  public void destroy() {
    stop();
  }

  @Override
  public void setRawDataReceiver(RawDataChannel channel) {
    receiver = channel;
  }

  @Override
  public void setEndpointContextMatcher(EndpointContextMatcher matcher) {
    // A connected socket has one peer: there is nothing to match.
  }

  @Override
  public InetSocketAddress getAddress() {
    return local;
  }

  @Override
  public String getProtocol() {
    return "UDP";
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void processDatagram(DatagramPacket datagram) {
    deliver(
        Arrays.copyOfRange(
            datagram.getData(), datagram.getOffset(), datagram.getOffset() + datagram.getLength()));
  }
}
