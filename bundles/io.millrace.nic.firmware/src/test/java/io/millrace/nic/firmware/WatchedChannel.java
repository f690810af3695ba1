// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file of a {@link WatchedDisk}: each write has a moment before, within and after it. */
final class WatchedChannel extends FileChannel {
  private final FileChannel real;
  private final Path file;
  private final WatchedDisk.Watcher watcher;

  WatchedChannel(FileChannel real, Path file, WatchedDisk.Watcher watcher) {
    this.real = real;
    this.file = file;
    this.watcher = watcher;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    String what = "writing " + bytes.remaining() + " bytes to " + file.getFileName();
    watcher.moment("before " + what);
    int written = 0;
    int half = watcher.half(file, real.position(), bytes.remaining());
    if (half >= 0) {
      ByteBuffer part = bytes.slice().limit(half);
      while (part.hasRemaining()) {
        real.write(part);
      }
      bytes.position(bytes.position() + half);
      written = half;
      watcher.moment("within " + what);
    }
    while (bytes.hasRemaining()) {
      written += real.write(bytes);
    }
    watcher.moment("after " + what);
    return written;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      written += write(sources[i]);
    }
    return written;
  }

  @Override
  public int write(ByteBuffer bytes, long position) {
    throw new UnsupportedOperationException("not watched yet");
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException("not watched yet");
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException("not watched yet");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("not watched yet");
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return real.read(bytes);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return real.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return real.read(bytes, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public void force(boolean metaData) {
    // What a process has written outlives it; only a power cut asks for more, and this is slow.
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
