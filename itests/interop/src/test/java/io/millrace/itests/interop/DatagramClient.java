// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A client with one port, whose datagrams the test makes; it acknowledges what is confirmable. */
final class DatagramClient implements AutoCloseable {
  static final int GET = 1;
  static final int POST = 2;
  static final int PUT = 3;
  static final int CREATED = 0x41;
  static final int CHANGED = 0x44;
  static final int CONTENT = 0x45;
  static final int UNAUTHORIZED = 0x81;

  private static final int RESEND_MILLIS = 2000;
  private static final int TRIES = 30;

  private final DatagramSocket socket = new DatagramSocket();
  private final int port;
  private int messageId = 0x2000;

  /** Makes one whose requests go to a port of this machine. */
  DatagramClient(int port) throws IOException {
    this.port = port;
    socket.setSoTimeout(RESEND_MILLIS);
  }

  int ownPort() {
    return socket.getLocalPort();
  }

  private ByteArrayOutputStream request(int code) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    messageId++;
    out.writeBytes(new byte[] {0x42, (byte) code, (byte) (messageId >> 8), (byte) messageId});
    out.writeBytes(new byte[] {(byte) (messageId >> 8), (byte) messageId}); // the token
    return out;
  }

  /**
   * Makes a login.
   *
   * @param query empty for none
   */
  byte[] login(String token, String query) {
    ByteArrayOutputStream out = request(POST);
    out.write(0xb8);
    out.writeBytes("sessions".getBytes(US_ASCII));
    out.write(0x10); // Content-Format 0
    if (!query.isEmpty()) {
      out.write(0x30 | query.length());
      out.writeBytes(query.getBytes(US_ASCII));
    }
    out.write(0xff);
    out.writeBytes(token.getBytes(US_ASCII));
    return out.toByteArray();
  }

  byte[] proxied(int code, String uri) {
    ByteArrayOutputStream out = request(code);
    writeUri(out, 35, uri);
    return out.toByteArray();
  }

  byte[] observe(String uri) {
    ByteArrayOutputStream out = request(GET);
    out.write(0x60);
    writeUri(out, 29, uri);
    return out.toByteArray();
  }

  private static void writeUri(ByteArrayOutputStream out, int delta, String uri) {
    out.write(0xdd);
    out.write(delta - 13);
    out.write(uri.length() - 13);
    out.writeBytes(uri.getBytes(US_ASCII));
  }

  void send(byte[] request) throws IOException {
    InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    socket.send(new DatagramPacket(request, request.length, to));
  }

  /** Sends a request again and again until its answer comes, and returns the code. */
  int ask(byte[] request) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      send(request);
      try {
        while (true) {
          byte[] got = receive();
          if (got[1] != 0 && got[4] == request[4] && got[5] == request[5]) {
            return got[1] & 0xff;
          }
        }
      } catch (SocketTimeoutException again) {
        // The router may be gone.
      }
    }
    throw new AssertionError("no answer");
  }

  /** Waits for a notification that ends with a text. */
  void await(String text) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        while (true) {
          if (new String(receive(), US_ASCII).endsWith(text)) {
            return;
          }
        }
      } catch (SocketTimeoutException again) {
        // It may take the router a moment to notice.
      }
    }
    throw new AssertionError("no notification " + text);
  }

  private byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    byte[] got = Arrays.copyOf(packet.getData(), packet.getLength());
    if ((got[0] & 0xf0) == 0x40) {
      send(new byte[] {0x60, 0, got[2], got[3]});
    }
    return got.length < 6 ? Arrays.copyOf(got, 6) : got;
  }

  @Override
  public void close() {
    socket.close();
  }
}
