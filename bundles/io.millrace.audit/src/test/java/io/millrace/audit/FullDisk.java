// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import io.millrace.lib.testing.FailingFileChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that has so many bytes left. */
final class FullDisk {
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  void leave(long bytes) {
    left.set(bytes);
  }

  FileChannel open(Path file) throws IOException {
    FileChannel real = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new FailingFileChannel(real) {
      @Override
      public int write(ByteBuffer bytes) throws IOException {
        int take = (int) Math.min(left.get(), bytes.remaining());
        if (take == 0) {
          throw full();
        }
        int written = this.real.write(bytes.slice(bytes.position(), take));
        bytes.position(bytes.position() + written);
        left.addAndGet(-written);
        return written;
      }

      @Override
      public void force(boolean all) throws IOException {
        this.real.force(all);
      }
    };
  }
}
