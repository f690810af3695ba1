// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A channel of a real file for a test that has the disk fail: it can be cut and closed; all else is
 * refused with {@link UnsupportedOperationException} unless a subclass allows it.
 */
public abstract class FailingFileChannel extends FileChannel {
  /** The file. */
  protected final FileChannel real;

  /** Takes the file's own channel, which is closed with this one. */
  protected FailingFileChannel(FileChannel real) {
    this.real = real;
  }

  /** Returns what a write to a full disk ends with. */
  protected static IOException full() {
    return new IOException("No space left on device");
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    real.truncate(size);
    return this;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer bytes, long at) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] bytes, int from, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer bytes, long at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] bytes, int from, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel position(long at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long size() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void force(boolean all) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long at, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
