// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What goes out on a channel. Each write goes out whole, whichever thread it comes from, and waits
 * until the other side has read enough.
 */
final class SocketOutput extends OutputStream {
  /** As much as is written at a time, so that what is read is noticed. */
  private static final int PIECE_BYTES = 8192;

  private final SocketChannel channel;
  private final LongSupplier nanos;
  private volatile long goesOnAt;
  private volatile boolean writes;

  /**
   * Makes it.
   *
   * @param nanos the monotonic clock
   */
  SocketOutput(SocketChannel channel, LongSupplier nanos) {
    this.channel = channel;
    this.nanos = nanos;
  }

  /**
   * Returns for how long a write has waited for the other side; zero when none does. Any thread.
   */
  Duration stalled() {
    return writes ? Duration.ofNanos(nanos.getAsLong() - goesOnAt) : Duration.ZERO;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    goesOnAt = nanos.getAsLong();
    writes = true;
    // An interrupt would close the channel: Gogo's runtime interrupts the commands when it stops.
    boolean interrupted = Thread.interrupted();
    try {
      for (int at = offset; at < offset + length; at += PIECE_BYTES) {
        write(ByteBuffer.wrap(bytes, at, Math.min(PIECE_BYTES, offset + length - at)));
      }
    } finally {
      writes = false;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(ByteBuffer piece) throws IOException {
    while (piece.hasRemaining()) {
      channel.write(piece);
      goesOnAt = nanos.getAsLong();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
