// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is being fetched. */
final class Download implements OpenHandle {
  private static final int MOST_BYTES = 256 << 10;

  private final Entry entry;
  private final FileChannel channel;

  Download(Entry entry, Path file) throws IOException {
    this.entry = entry;
    channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  Entry entry() {
    return entry;
  }

  /** Reads at most so many bytes at an offset; null at the end. */
  ByteBuffer read(long offset, int bytes) throws IOException, SftpRefusedException {
    if (offset < 0 || bytes < 0) {
      throw new SftpRefusedException(SftpStatus.BAD_MESSAGE, "a part that cannot be");
    }
    ByteBuffer data = ByteBuffer.allocate(Math.min(bytes, MOST_BYTES));
    int read = channel.read(data, offset);
    return read < 0 ? null : data.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public void abandon() throws IOException {
    close();
  }
}
