// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.time.Randomness;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The request of {@link AskedGateway} over a connection of its own [RFC 8323 §3.2, §5.3], which
 * ends with the answer.
 */
final class AskedStream {
  private static final int CSM = 0xE1;
  private static final int GET = 1;
  private static final int SIGNALS = 7;
  private static final int ONE_BYTE = 13;
  private static final int TWO_BYTES = 14;
  private static final int TWO_BYTES_BASE = 269;
  private static final int TOKEN_BYTES = 4;
  private static final int WAIT_MILLIS = 2400;

  private final byte[] token;
  private final int waitMillis;

  AskedStream(Randomness randomness) {
    this(randomness, WAIT_MILLIS);
  }

  AskedStream(Randomness randomness, int waitMillis) {
    this.waitMillis = waitMillis;
    token = randomness.nextBytes(TOKEN_BYTES);
  }

  /**
   * Connects, sends the request and waits for any response, an error included.
   *
   * @param bound the address that the gateway's socket listens at
   * @return whether one came
   * @throws IOException when there is no connection
   */
  boolean answers(InetSocketAddress bound) throws IOException {
    long deadline = deadline();
    try (Socket socket = connected(bound)) {
      return isAnswered(socket, deadline);
    } catch (EOFException none) {
      return false;
    }
  }

  /**
   * The same over TLS, whatever certificate the server shows. One that asks for a certificate of
   * the client, which there is none of, and ends the connection then, has answered.
   */
  boolean answersSecured(InetSocketAddress bound) throws IOException {
    long deadline = deadline();
    AnyServer server = new AnyServer();
    Socket connection = connected(bound);
    try (Socket socket = server.secured(connection)) {
      return isAnswered(socket, deadline);
    } catch (IOException ended) { // with an alert, or before that was read
      return server.asksForCertificate();
    }
  }

  private long deadline() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
  }

  private Socket connected(InetSocketAddress bound) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(AskedGateway.host(bound), bound.getPort()), waitMillis);
      socket.setSoTimeout(waitMillis);
      return socket;
    } catch (IOException nobody) {
      socket.close();
      throw nobody;
    }
  }

  private boolean isAnswered(Socket socket, long deadline) throws IOException {
    try {
      socket.getOutputStream().write(request());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      boolean answered = false;
      while (!answered) {
        answered = isResponse(in, socket, deadline);
      }
      return true;
    } catch (SocketTimeoutException none) {
      return false;
    }
  }

  /** Reads one message. */
  private boolean isResponse(DataInputStream in, Socket socket, long deadline) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    socket.setSoTimeout((int) left);
    int first = in.readUnsignedByte();
    int length = first >> 4;
    if (length == ONE_BYTE) {
      length += in.readUnsignedByte();
    } else if (length >= TWO_BYTES) {
      length = TWO_BYTES_BASE + in.readUnsignedShort();
    }
    int code = in.readUnsignedByte();
    byte[] named = in.readNBytes(first & 15);
    in.skipNBytes(length);
    return code >> 5 > 1 && code >> 5 != SIGNALS && Arrays.equals(token, named);
  }

  private byte[] request() {
    byte[] options = AskedGateway.options();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.write(CSM);
    out.write(ONE_BYTE << 4 | TOKEN_BYTES);
    out.write(options.length - ONE_BYTE);
    out.write(GET);
    out.writeBytes(token);
    out.writeBytes(options);
    return out.toByteArray();
  }
}
