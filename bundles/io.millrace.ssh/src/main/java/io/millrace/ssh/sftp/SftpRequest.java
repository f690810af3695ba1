// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A request as it came [draft-ietf-secsh-filexfer-02 §3]: its type, and what is left to read. */
final class SftpRequest {
  static final int INIT = 1;
  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int READ = 5;
  static final int WRITE = 6;
  static final int LSTAT = 7;
  static final int FSTAT = 8;
  static final int SETSTAT = 9;
  static final int FSETSTAT = 10;
  static final int OPENDIR = 11;
  static final int READDIR = 12;
  static final int REMOVE = 13;
  static final int REALPATH = 16;
  static final int STAT = 17;
  static final int RENAME = 18;

  /** More than the 256 KiB of data that OpenSSH sends at once at the most. */
  static final int MOST_BYTES = (256 << 10) + 1024;

  private final int type;
  private final ByteBuffer left;

  private SftpRequest(int type, ByteBuffer left) {
    this.type = type;
    this.left = left;
  }

  /**
   * Reads the next one; null at the end of the stream.
   *
   * @throws IOException also when it is longer than anybody sends
   */
  static SftpRequest read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int first = data.read();
    if (first < 0) {
      return null;
    }
    byte[] rest = data.readNBytes(3);
    if (rest.length < 3) {
      throw new EOFException();
    }
    int length = ByteBuffer.allocate(4).put((byte) first).put(rest).getInt(0);
    if (length < 1 || length > MOST_BYTES) {
      throw new IOException("a request of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    data.readFully(bytes);
    return new SftpRequest(bytes[0], ByteBuffer.wrap(bytes, 1, length - 1).slice());
  }

  /** Returns its type. */
  int type() {
    return type;
  }

  /** Takes a number of 32 bits. */
  int number() throws SftpRefusedException {
    try {
      return left.getInt();
    } catch (BufferUnderflowException cut) {
      throw new SftpRefusedException(SftpStatus.BAD_MESSAGE, "the request is cut off");
    }
  }

  /** Takes a number of 64 bits. */
  long longNumber() throws SftpRefusedException {
    return (long) number() << 32 | number() & 0xFFFFFFFFL;
  }

  /** Takes bytes with their length before them. */
  ByteBuffer bytes() throws SftpRefusedException {
    int length = number();
    if (length < 0 || length > left.remaining()) {
      throw new SftpRefusedException(SftpStatus.BAD_MESSAGE, "the request is cut off");
    }
    ByteBuffer part = left.slice(left.position(), length);
    left.position(left.position() + length);
    return part;
  }

  /** Takes a text. */
  String text() throws SftpRefusedException {
    return StandardCharsets.UTF_8.decode(bytes()).toString();
  }
}
