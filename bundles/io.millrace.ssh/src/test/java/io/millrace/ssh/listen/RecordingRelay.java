// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.lib.loop.Daemon;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Hands one connection on to a server, and keeps what its client sent. */
final class RecordingRelay implements AutoCloseable {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ServerSocket listening = new ServerSocket(0);
  private final InetSocketAddress server;

  RecordingRelay(InetSocketAddress server) throws IOException {
    this.server = server;
    Daemon.thread("relay", this::relay).start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", listening.getLocalPort());
  }

  private void relay() {
    try (Socket client = listening.accept();
        Socket there = new Socket(server.getAddress(), server.getPort())) {
      Daemon.thread("relay-back", () -> copy(there, client, OutputStream.nullOutputStream()))
          .start();
      copy(client, there, sent);
    } catch (IOException ended) {
      return; // the test is over
    }
  }

  private static void copy(Socket from, Socket to, OutputStream copy) {
    try {
      InputStream in = from.getInputStream();
      byte[] bytes = new byte[8192];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        copy.write(bytes, 0, count);
        to.getOutputStream().write(bytes, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      return; // either side has closed
    }
  }

  /** Returns what the client sent. */
  byte[] sent() {
    return sent.toByteArray();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
