// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.WritingLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;

/** A file that is being sent. It appears under its name when the client closes it. */
final class Upload implements OpenHandle {
  private final UploadFolder folder;
  private final String name;
  private final Path part;
  private final FileChannel channel;
  private volatile long size;
  private volatile long room;
  private long seconds = -1;
  private boolean failed;

  Upload(UploadFolder folder, String name, Path part) throws IOException {
    this.folder = folder;
    this.name = name;
    this.part = part;
    channel =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.file());
    WritingLock.hold(channel);
  }

  String name() {
    return name;
  }

  Path part() {
    return part;
  }

  long size() {
    return size;
  }

  /** Returns for how many bytes more it has room. */
  long unused() {
    return Math.max(0, room - size);
  }

  /** Sets when it was written last, as it will be told once it is complete. */
  void touch(long when) {
    seconds = when;
  }

  /** Cuts it to a size, as scp does when it has sent all. */
  void cut(long bytes) throws IOException, SftpRefusedException {
    if (bytes > size) {
      throw new SftpRefusedException(
          SftpStatus.FAILURE, "a file is not made longer than what came");
    }
    channel.truncate(bytes);
    size = bytes;
  }

  /** Writes at an offset up to its present end. */
  void write(long offset, ByteBuffer data) throws IOException, SftpRefusedException {
    boolean good = false;
    try {
      if (offset < 0 || offset > size) {
        throw new SftpRefusedException(
            SftpStatus.FAILURE, "a part before this one is missing: send the file whole");
      }
      long end = offset + data.remaining();
      if (end > room) {
        room = folder.makeRoom(this, end);
      }
      size = Math.max(size, end);
      long at = offset;
      while (data.hasRemaining()) {
        at += channel.write(data, at);
      }
      good = true;
    } finally {
      failed |= !good;
    }
  }

  @Override
  public void close() throws IOException, SftpRefusedException {
    if (failed) {
      abandon();
      throw new SftpRefusedException(SftpStatus.FAILURE, "the file was not taken whole");
    }
    boolean taken = false;
    try {
      channel.force(true);
      if (seconds >= 0) {
        Files.setLastModifiedTime(part, FileTime.fromMillis(seconds * 1000));
      }
      folder.finish(this); // before the lock ends: nobody takes it for a left-over
      channel.close();
      taken = true;
    } finally {
      if (!taken) {
        abandon(); // also of what was forgotten here, room is free again
      }
    }
  }

  @Override
  public void abandon() throws IOException {
    channel.close();
    folder.abandon(this);
  }
}
