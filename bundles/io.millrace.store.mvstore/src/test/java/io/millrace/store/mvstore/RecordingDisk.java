// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A disk that remembers every change in order, so that {@link PowerCut} can say what a power cut at
 * any moment may leave. Each file has a number, which it keeps under another name.
 */
final class RecordingDisk extends Disk {
  private static final String SCHEME = "recording";

  /** MVStore makes its own instances of the file system: one disk at a time records. */
  private static volatile RecordingDisk present;

  final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private int files;

  /** Something that happened. */
  sealed interface Change {}

  /** Bytes were written to a file. */
  record Written(int file, long position, byte[] bytes) implements Change {}

  /** A file was cut off. */
  record Truncated(int file, long length) implements Change {}

  /** A file's bytes are durable. */
  record Synced(int file) implements Change {}

  /** A file got the store's name. */
  record Named(int file) implements Change {}

  /** The names in the directory are durable. */
  record NamesSynced() implements Change {}

  /** The store was told to remove a key. */
  record Removing(String key) implements Change {}

  /** The store has said that the key is stored. */
  record Stored(String key) implements Change {}

  /** The store has said that the key is removed. */
  record Removed(String key) implements Change {}

  RecordingDisk() {
    FilePath.register(new RecordingPath());
    present = this;
  }

  @Override
  String name(Path path) {
    return SCHEME + ":" + path;
  }

  @Override
  void replace(Path fresh, Path old) throws IOException {
    super.replace(fresh, old);
    changes.add(new Named(numbers.get(fresh.toString())));
  }

  @Override
  void sync(Path directory) {
    changes.add(new NamesSynced());
  }

  private synchronized int number(String path) {
    numbers.put(path, ++files);
    if (files == 1) {
      changes.add(new Named(files));
    }
    return files;
  }

  /** The files below this scheme. */
  public static final class RecordingPath extends FilePathWrapper {
    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      RecordingDisk disk = present;
      return new RecordingFile(disk, disk.number(getBase().toString()), getBase().open(mode));
    }
  }

  private static final class RecordingFile extends FileBase {
    private final RecordingDisk disk;
    private final int number;
    private final FileChannel file;

    RecordingFile(RecordingDisk disk, int number, FileChannel file) {
      this.disk = disk;
      this.number = number;
      this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      disk.changes.add(new Written(number, position, copy));
      return file.write(bytes, position);
    }

    @Override
    public FileChannel truncate(long length) throws IOException {
      disk.changes.add(new Truncated(number, length));
      file.truncate(length);
      return this;
    }

    @Override
    public void force(boolean metadata) {
      disk.changes.add(new Synced(number));
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return file.read(bytes, position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public int read(ByteBuffer bytes) {
      throw new UnsupportedOperationException("MVStore reads at positions");
    }

    @Override
    public int write(ByteBuffer bytes) {
      throw new UnsupportedOperationException("MVStore writes at positions");
    }
  }
}
