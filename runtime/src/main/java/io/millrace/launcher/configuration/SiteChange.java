// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.configuration;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A change of the site's files that is made whole or not at all, whenever the process or the power
 * ends: the files before are on the disk, then a mark, then the files themselves are exchanged one
 * by one; the change counts when the mark is gone. Who finds a mark puts the files before back.
 * What lies in {@code data/configuration} is for its owner alone. For one thread; only one process
 * changes or recovers at a time.
 */
public final class SiteChange implements Closeable {
  /** Names of the steps, as they are done, for tests that end the process at each. */
  public static final Set<String> STEPS =
      Set.of("before", "marked", "file", "exchanged", "undone", "counts");

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final String INTERRUPTED =
      "a change of the configuration was interrupted, and its files count:"
          + " \"bin/millrace config undo\" puts those before back";

  private static final String FOLDER = "configuration";

  private final Path etc;
  private final Path before;
  private final Path mark;
  private final FileChannel channel;
  private final FileLock lock;
  private final Consumer<String> steps;

  private SiteChange(
      Path etc, Path folder, FileChannel channel, FileLock lock, Consumer<String> s) {
    this.etc = etc;
    before = folder.resolve("before");
    mark = folder.resolve("changing");
    this.channel = channel;
    this.lock = lock;
    steps = s;
  }

  /**
   * Opens the folder of changes, and puts the files before back where a change was interrupted.
   *
   * @param etc the folder of the site
   * @param data of the router
   * @throws IOException also when another process changes the configuration now
   */
  public static SiteChange open(Path etc, Path data) throws IOException {
    return open(etc, data, step -> {});
  }

  /** The same, with the name of each step as it is done. */
  public static SiteChange open(Path etc, Path data, Consumer<String> steps) throws IOException {
    Path folder = data.resolve(FOLDER);
    OwnerOnly.createDirectories(folder);
    SiteFiles.own(folder, data);
    FileChannel channel = channel(folder);
    FileLock lock = lock(channel);
    if (lock == null) {
      channel.close();
      throw new IOException("the configuration is being changed by another process");
    }
    SiteChange change = new SiteChange(etc, folder, channel, lock, steps);
    if (Files.exists(change.mark)) {
      change.undo();
    }
    return change;
  }

  private static FileChannel channel(Path folder) throws IOException {
    Path file = folder.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file());
    SiteFiles.own(file, folder);
    return channel;
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  /** At a start: a change that was interrupted is none. */
  public static void recover(Path etc, Path data) {
    if (isPending(data)) {
      try {
        open(etc, data).close();
        LOG.log(Level.WARNING, "a change of the configuration was interrupted: it is undone");
      } catch (IOException failure) {
        LOG.log(
            Level.ERROR,
            "a change of the configuration is in progress, or cannot be undone: {0}; \"config"
                + " apply\" by the owner of {1} undoes it",
            failure.getMessage(),
            etc);
      }
    }
  }

  /** Returns a line when a change was interrupted and not undone yet. */
  public static List<String> problems(Path data) {
    Path folder = data.resolve(FOLDER);
    if (!isPending(data)) {
      return List.of();
    }
    try (FileChannel channel = channel(folder);
        FileLock lock = lock(channel)) {
      return lock == null ? List.of() : List.of(INTERRUPTED);
    } catch (IOException unreadable) {
      return List.of(INTERRUPTED + " (" + unreadable.getMessage() + ")");
    }
  }

  /** Tells whether a change was interrupted, or is in progress. */
  public static boolean isPending(Path data) {
    return Files.exists(data.resolve(FOLDER).resolve("changing"));
  }

  /**
   * Exchanges the files; they count for good with {@link #commit} only.
   *
   * @param after all files that the site has then, by name
   * @throws IOException when that fails: the files before are back then
   */
  public void exchange(Map<String, byte[]> after) throws IOException {
    Map<String, byte[]> now = SiteFiles.read(etc);
    clear(before);
    OwnerOnly.createDirectories(before);
    for (Map.Entry<String, byte[]> each : now.entrySet()) {
      DurableFile.write(before.resolve(each.getKey()), each.getValue());
    }
    DurableFile.forceFolder(before);
    steps.accept("before");
    DurableFile.write(mark, "the files before are in before/\n".getBytes(StandardCharsets.UTF_8));
    steps.accept("marked");
    try {
      put(now, after);
    } catch (IOException failure) {
      undo();
      throw failure;
    }
    steps.accept("exchanged");
  }

  private void put(Map<String, byte[]> now, Map<String, byte[]> after) throws IOException {
    for (Map.Entry<String, byte[]> each : after.entrySet()) {
      if (!Arrays.equals(each.getValue(), now.get(each.getKey()))) {
        SiteFiles.write(etc.resolve(each.getKey()), each.getValue());
        steps.accept("file");
      }
    }
    Set<String> gone = new TreeSet<>(now.keySet());
    gone.removeAll(after.keySet());
    for (String each : gone) {
      Files.deleteIfExists(etc.resolve(each));
      steps.accept("file");
    }
    DurableFile.forceFolder(etc);
  }

  /** Puts the files before back. */
  public void undo() throws IOException {
    put(SiteFiles.read(etc), SiteFiles.read(before));
    steps.accept("undone");
    unmark();
  }

  /** The files count from now on; those before stay where they are until the next change. */
  public void commit() throws IOException {
    unmark();
    steps.accept("counts");
  }

  private void unmark() throws IOException {
    Files.deleteIfExists(mark);
    DurableFile.forceFolder(mark.getParent());
  }

  private static void clear(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
