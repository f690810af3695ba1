// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import io.millrace.lib.testing.FailingFileChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Gives channels of real files that, once it is full, write only where the file has bytes. */
final class DiskThatFills {
  private long room;
  private int forces;
  private long unforced;
  private boolean refusing;
  private boolean interrupting;

  DiskThatFills(long room) {
    this.room = room;
  }

  FileChannel open(Path file) throws IOException {
    return new Channel(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  void fill() {
    room = 0;
  }

  void free() {
    room = Long.MAX_VALUE;
  }

  void refuseToForceOnce() {
    refusing = true;
  }

  /** As a channel that its thread is interrupted in. */
  void interruptAtNextForce() {
    interrupting = true;
  }

  int forces() {
    return forces;
  }

  long unforcedBytes() {
    return unforced;
  }

  private final class Channel extends FailingFileChannel {
    private Channel(FileChannel real) {
      super(real);
    }

    @Override
    public int write(ByteBuffer bytes, long at) throws IOException {
      long fits = Math.max(0, room == Long.MAX_VALUE ? room : real.size() + room - at);
      if (bytes.hasRemaining() && fits == 0) {
        throw full();
      }
      int limit = bytes.limit();
      bytes.limit((int) Math.min(limit, bytes.position() + fits));
      int written = real.write(bytes, at);
      bytes.limit(limit);
      unforced += written;
      return written;
    }

    @Override
    public void force(boolean all) throws IOException {
      if (refusing) {
        refusing = false;
        throw new IOException("Input/output error");
      }
      if (interrupting) {
        interrupting = false;
        Thread.currentThread().interrupt();
        close();
        throw new ClosedByInterruptException();
      }
      real.force(all);
      forces++;
      unforced = 0;
    }

    @Override
    public long size() throws IOException {
      return real.size();
    }
  }
}
