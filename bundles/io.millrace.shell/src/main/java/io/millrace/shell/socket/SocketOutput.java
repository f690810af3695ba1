// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What goes out on a channel. Each write goes out whole, whichever thread it comes from. */
final class SocketOutput extends OutputStream {
  private final SocketChannel channel;

  SocketOutput(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    // An interrupt would close the channel: Gogo's runtime interrupts the commands when it stops.
    boolean interrupted = Thread.interrupted();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
