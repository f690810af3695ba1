// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that writes and reads the bytes of RFC 8323 by itself. */
final class RawClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private final DataInputStream in;

  /** A message: code, token, and the bytes of options and payload. */
  record Message(int code, String token, Bytes rest) {
    String payload() {
      String all = rest.hex();
      int marker = all.indexOf("ff");
      return marker < 0 ? "" : Bytes.hex(all.substring(marker + 2)).utf8();
    }
  }

  RawClient(InetSocketAddress server) throws IOException {
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    socket.connect(server);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Sends an empty CSM, reads the other side's, and returns when that has taken it. */
  RawClient greeted() throws IOException {
    return greeted("00e1");
  }

  RawClient greeted(String csm) throws IOException {
    send(csm + "00e2");
    next();
    next();
    return this;
  }

  void send(String hex) throws IOException {
    send(Bytes.hex(hex).toArray());
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Returns a GET of a path of up to 12 letters with a token of one byte. */
  static String get(int token, String path) {
    int length = 1 + path.length();
    return "%x101%02x%02x%s".formatted(length, token, 0xB0 | path.length(), Bytes.utf8(path).hex());
  }

  /** Reads a message; null at the end of the stream. */
  Message next() throws IOException {
    int first;
    try {
      first = in.readUnsignedByte();
    } catch (EOFException end) {
      return null;
    }
    int nibble = first >> 4;
    long length =
        switch (nibble) {
          case 13 -> 13 + in.readUnsignedByte();
          case 14 -> 269 + in.readUnsignedShort();
          case 15 -> 65805L + in.readInt();
          default -> nibble;
        };
    int code = in.readUnsignedByte();
    byte[] token = in.readNBytes(first & 15);
    return new Message(code, Bytes.wrap(token).hex(), Bytes.wrap(in.readNBytes((int) length)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
