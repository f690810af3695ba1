// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * What the engine takes for its socket: it says where the leased channel is bound, and is neither
 * bound nor read itself. Records go in and out by the event loop of the channel.
 */
final class EngineSocket extends DatagramSocket {
  private final InetSocketAddress address;

  EngineSocket(InetSocketAddress address) throws SocketException {
    super((SocketAddress) null);
    this.address = address;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public InetAddress getLocalAddress() {
    return address.getAddress();
  }

  @Override
  public int getLocalPort() {
    return address.getPort();
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
