// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A server on UDP that answers every request at once, in its acknowledgement. */
final class PlainOrigin implements AutoCloseable {
  private static final int CONTENT = 0x45;
  private static final byte[] PAYLOAD = {(byte) 0xFF, '2', '1', '.', '5'};

  private final DatagramChannel channel = DatagramChannel.open();

  PlainOrigin() throws IOException {
    channel.bind(new InetSocketAddress("127.0.0.1", 0));
    Thread thread = new Thread(this::serve, "origin");
    thread.setDaemon(true);
    thread.start();
  }

  String uri() throws IOException {
    return "coap://127.0.0.1:" + ((InetSocketAddress) channel.getLocalAddress()).getPort() + "/a";
  }

  private void serve() {
    ByteBuffer in = ByteBuffer.allocate(2048);
    ByteBuffer out = ByteBuffer.allocate(64);
    try {
      while (channel.isOpen()) {
        InetSocketAddress from = (InetSocketAddress) channel.receive(in.clear());
        in.flip();
        int tokenBytes = in.get(0) & 15;
        out.clear().put((byte) (0x60 | tokenBytes)).put((byte) CONTENT).putShort(in.getShort(2));
        out.put(in.array(), 4, tokenBytes);
        out.put((byte) 0xD1).put((byte) 1).put((byte) 0); // Max-Age 0: nobody keeps it
        channel.send(out.put(PAYLOAD).flip(), from);
      }
    } catch (IOException closed) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
