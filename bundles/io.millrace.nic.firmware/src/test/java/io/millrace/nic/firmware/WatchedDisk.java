// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The disk, which tells of the moments before, within and after each change that it is to make:
 * whatever the code under {@link #watched} does, through whichever method, it is seen. Syncing is
 * left out: to what a killed process leaves behind it makes no difference.
 */
final class WatchedDisk extends FileSystemProvider {
  private final Watcher watcher;
  private final FileSystem system = new WatchedSystem(this);

  /** Hears of moments; one that does not return holds the disk there. */
  interface Watcher {
    /** Something is about to be done, half done, or done. */
    void moment(String what);

    /** Returns how many bytes of a write go out before it is half done; -1 for no such moment. */
    int half(Path file, long position, int bytes);
  }

  WatchedDisk(Watcher watcher) {
    this.watcher = watcher;
  }

  /** Returns a path that nobody watches: nothing but the syncing is left out. */
  static Path unsynced(Path path) {
    return new WatchedDisk(new Unwatched()).watched(path);
  }

  private static final class Unwatched implements Watcher {
    @Override
    public void moment(String what) {}

    @Override
    public int half(Path file, long position, int bytes) {
      return -1;
    }
  }

  /** Returns a path to the same file by way of this. */
  Path watched(Path path) {
    return path instanceof WatchedPath
        ? path
        : (Path)
            Proxy.newProxyInstance(
                WatchedDisk.class.getClassLoader(),
                new Class<?>[] {WatchedPath.class},
                (self, method, arguments) -> invoke(path, method, arguments));
  }

  private interface WatchedPath extends Path {
    Path real();
  }

  private Object invoke(Path path, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "real":
        return path;
      case "getFileSystem":
        return system;
      default:
        Object[] real = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < real.length; i++) {
          real[i] = real[i] instanceof WatchedPath watched ? watched.real() : real[i];
        }
        try {
          Object found = method.invoke(path, real);
          return found instanceof Path other ? watched(other) : found;
        } catch (InvocationTargetException thrown) {
          throw thrown.getCause();
        }
    }
  }

  static Path real(Path path) {
    return path instanceof WatchedPath watched ? watched.real() : path;
  }

  private static FileSystemProvider provider(Path path) {
    return real(path).getFileSystem().provider();
  }

  private interface Change {
    void make() throws IOException;
  }

  private void around(String what, Change change) throws IOException {
    watcher.moment("before " + what);
    change.make();
    watcher.moment("after " + what);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    boolean makes = options.contains(StandardOpenOption.CREATE);
    List<FileChannel> opened = new ArrayList<>();
    Change open = () -> opened.add(provider(path).newFileChannel(real(path), options, attributes));
    if (makes) {
      around("making " + path.getFileName(), open);
    } else {
      open.make();
    }
    return new WatchedChannel(opened.get(0), real(path), watcher);
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    around(
        "making " + directory.getFileName(),
        () -> provider(directory).createDirectory(real(directory), attributes));
  }

  @Override
  public void delete(Path path) throws IOException {
    around("deleting " + path.getFileName(), () -> provider(path).delete(real(path)));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    around(
        "moving " + source.getFileName() + " to " + target.getFileName(),
        () -> provider(source).move(real(source), real(target), options));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("copying is not watched yet");
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> found =
        provider(directory).newDirectoryStream(real(directory), filter)) {
      found.forEach(each -> entries.add(watched(each)));
    }
    return new Listing(entries);
  }

  private record Listing(List<Path> entries) implements DirectoryStream<Path> {
    @Override
    public java.util.Iterator<Path> iterator() {
      return entries.iterator();
    }

    @Override
    public void close() {}
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    return provider(one).isSameFile(real(one), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return provider(path).isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return provider(path).getFileStore(real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    provider(path).checkAccess(real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return provider(path).getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return provider(path).readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return provider(path).readAttributes(real(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    provider(path).setAttribute(real(path), name, value, options);
  }

  @Override
  public String getScheme() {
    return "watched";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return system;
  }

  @Override
  public Path getPath(URI uri) {
    return watched(Path.of(uri));
  }
}
