// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** Bytes in clear. */
final class NoSecurity implements Security {
  static final int READ_BYTES = 16384;
  private static final int ROUNDS = 4;

  @Override
  public int read(SocketChannel channel, StreamBuffer plain) throws IOException {
    return fill(channel, plain);
  }

  /** Reads what the channel has, up to 64 KiB or so; see {@link Security#read}. */
  static int fill(SocketChannel channel, StreamBuffer into) throws IOException {
    int all = 0;
    for (int round = 0; round < ROUNDS && makeRoom(into); round++) {
      int count = channel.read(into.writable());
      if (count <= 0) {
        return all > 0 ? all : count;
      }
      into.added(count);
      all += count;
    }
    return all;
  }

  private static boolean makeRoom(StreamBuffer into) {
    return into.makeRoom(into.isEmpty() ? 1 : READ_BYTES) || into.makeRoom(1);
  }

  @Override
  public boolean write(SocketChannel channel, StreamBuffer plain) throws IOException {
    return drain(channel, plain);
  }

  /** Writes as much as the channel takes; tells whether that is everything. */
  static boolean drain(SocketChannel channel, StreamBuffer from) throws IOException {
    while (!from.isEmpty()) {
      int count = channel.write(from.readable());
      if (count == 0) {
        return false;
      }
      from.taken(count);
    }
    return true;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public String principal() {
    return "";
  }

  @Override
  public boolean holdsInput() {
    return false;
  }

  @Override
  public void closeOutput() {
    // The end of the stream says it.
  }

  @Override
  public void save(Map<String, Object> to) {
    // There is nothing but the channel.
  }

  @Override
  public void release() {
    // It holds nothing.
  }
}
