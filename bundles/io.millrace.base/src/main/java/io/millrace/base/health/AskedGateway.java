// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.time.Randomness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One small request to a gateway of this machine: a confirmable GET of the first 16 bytes of {@code
 * /.well-known/core} [RFC 7252 §3, RFC 7959 §2.2], which needs no session.
 */
final class AskedGateway {
  private static final int CONFIRMABLE = 0x40;
  private static final int GET = 1;
  private static final int URI_PATH = 11;
  private static final int BLOCK2_AFTER_URI_PATH = 12 << 4 | 1;
  private static final int LEAST_RESPONSE = 0x40;
  private static final int HEADER_BYTES = 4;
  private static final int TOKEN_BYTES = 4;
  private static final int TRIES = 3;
  private static final int WAIT_MILLIS = 800;
  private static final int MOST_BYTES = 1500;

  private final byte[] id;
  private final byte[] token;

  private final int waitMillis;

  AskedGateway(Randomness randomness) {
    this(randomness, WAIT_MILLIS);
  }

  AskedGateway(Randomness randomness, int waitMillis) {
    this.waitMillis = waitMillis;
    id = randomness.nextBytes(2);
    token = randomness.nextBytes(TOKEN_BYTES);
  }

  /**
   * Sends the request and waits for any response, an error included.
   *
   * @param bound the address that the gateway's socket is bound to
   * @return whether one came
   * @throws IOException when it cannot be sent
   */
  boolean answers(InetSocketAddress bound) throws IOException {
    InetAddress host = host(bound);
    byte[] request = request();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(waitMillis);
      for (int i = 0; i < TRIES; i++) {
        socket.send(new DatagramPacket(request, request.length, host, bound.getPort()));
        if (isAnswered(socket)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the address at which this machine reaches a socket. */
  static InetAddress host(InetSocketAddress bound) {
    return bound.getAddress().isAnyLocalAddress()
        ? InetAddress.getLoopbackAddress()
        : bound.getAddress();
  }

  private boolean isAnswered(DatagramSocket socket) throws IOException {
    DatagramPacket received = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    try {
      while (System.nanoTime() < deadline) {
        socket.receive(received);
        if (isResponse(received.getData(), received.getLength())) {
          return true;
        }
      }
      return false;
    } catch (SocketTimeoutException none) {
      return false;
    }
  }

  private boolean isResponse(byte[] bytes, int length) {
    return length >= HEADER_BYTES + TOKEN_BYTES
        && (bytes[0] & 0xF) == TOKEN_BYTES
        && (bytes[1] & 0xFF) >= LEAST_RESPONSE
        && Arrays.equals(
            token, Arrays.copyOfRange(bytes, HEADER_BYTES, HEADER_BYTES + TOKEN_BYTES));
  }

  private byte[] request() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(CONFIRMABLE | TOKEN_BYTES);
    out.write(GET);
    out.writeBytes(id);
    out.writeBytes(token);
    out.writeBytes(options());
    return out.toByteArray();
  }

  /** Returns the options of the request, which has no payload. */
  static byte[] options() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    option(out, URI_PATH, ".well-known");
    option(out, 0, "core");
    out.write(BLOCK2_AFTER_URI_PATH);
    out.write(0);
    return out.toByteArray();
  }

  private static void option(ByteArrayOutputStream out, int delta, String value) {
    out.write(delta << 4 | value.length());
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }
}
