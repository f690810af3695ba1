// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that counts what it executes, and says nothing while it is told so. */
final class SilentServer implements AutoCloseable {
  private final DatagramSocket socket =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final AtomicInteger executed = new AtomicInteger();
  private final Set<String> known = new HashSet<>(); // by sender, message ID and token
  private volatile boolean silent;

  SilentServer() throws IOException {
    Thread loop = new Thread(this::run, "silent server");
    loop.setDaemon(true);
    loop.start();
  }

  private void run() {
    byte[] buffer = new byte[2048];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        take(packet, buffer);
      } catch (IOException closed) {
        // The loop ends with the socket.
      }
    }
  }

  private void take(DatagramPacket packet, byte[] got) throws IOException {
    boolean put = got[1] == DatagramClient.PUT;
    int token = got[0] & 0xf;
    String message = HexFormat.of().formatHex(got, 0, 4 + token);
    if (put && known.add(packet.getSocketAddress() + " " + message)) {
      executed.incrementAndGet();
    }
    if (got[1] != 0 && !silent) {
      byte[] out = Arrays.copyOf(got, 4 + token);
      out[0] = (byte) (0x60 | token);
      out[1] = (byte) (put ? DatagramClient.CHANGED : DatagramClient.CONTENT);
      socket.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
    }
  }

  /** Has it answer nothing, or answer again. */
  void silent(boolean is) {
    silent = is;
  }

  /** Returns how many PUTs it has executed, each sent again counted once. */
  int executed() {
    return executed.get();
  }

  String uri() {
    return "coap://127.0.0.1:" + socket.getLocalPort() + "/count";
  }

  @Override
  public void close() {
    socket.close();
  }
}
