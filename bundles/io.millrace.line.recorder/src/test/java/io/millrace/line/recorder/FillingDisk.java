// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.lib.testing.FailingFileChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file on a disk with room for so many bytes; the write that fills it is done in part. */
final class FillingDisk extends FailingFileChannel {
  private long room;

  FillingDisk(FileChannel file, long room) {
    super(file);
    this.room = room;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (room == 0) {
      throw full();
    }
    int count = (int) Math.min(room, source.remaining());
    ByteBuffer part = source.slice().limit(count);
    real.write(part);
    source.position(source.position() + count);
    room -= count;
    return count;
  }
}
