// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.configuration;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.configuration.SiteMark;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
 *
 * <p>It is no record in the journal of releases, and has a file of its own: the router writes that
 * journal, and the files belong to the administrator. An installed router may not write them, and
 * they are changed while no router runs, too. Each of both waits for the other: see {@link
 * SiteMark}.
 *
 * <p>What lies in {@code data/configuration} is for its owner alone. Thread-safe; only one process
 * changes or recovers at a time.
 */
public final class SiteChange implements Closeable {
  /** Names of the steps, as they are done, for tests that end the process at each. */
  public static final Set<String> STEPS =
      Set.of("before", "marked", "file", "exchanged", "undoing", "undone", "counts");

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final String INTERRUPTED =
      "a change of the configuration was interrupted, and is not undone:"
          + " \"bin/millrace config undo\" puts the files before back";

  private static final String FOLDER = "configuration";

  private final Path etc;
  private final Path data;
  private final Path before;
  private final SiteMark mark;
  private final FileChannel channel;
  private final FileLock lock;
  private final Consumer<String> steps;

  private SiteChange(Path etc, Path data, FileChannel channel, FileLock lock, Consumer<String> s) {
    this.etc = etc;
    this.data = data;
    before = data.resolve(FOLDER).resolve("before");
    mark = new SiteMark(data);
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
    SiteChange change = new SiteChange(etc, data, channel, lock, steps);
    try {
      change.undo();
    } catch (IOException failure) {
      change.close();
      throw failure;
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
    return new SiteMark(data).state() != SiteMark.State.NONE;
  }

  /** What may speak against a change at the last moment. */
  public interface Objection {
    /** Throws what speaks against it. */
    void raise() throws IOException;
  }

  /**
   * Exchanges the files; they count for good with {@link #commit} only.
   *
   * @param after all files that the site has then, by name
   * @param objection is asked when others see already that a change has begun, and nothing is
   *     changed yet
   * @throws IOException when that fails: the files before are back then
   */
  public synchronized void exchange(Map<String, byte[]> after, Objection objection)
      throws IOException {
    Map<String, byte[]> now = SiteFiles.read(etc);
    clear(before);
    OwnerOnly.createDirectories(before);
    for (Map.Entry<String, byte[]> each : now.entrySet()) {
      DurableFile.write(before.resolve(each.getKey()), each.getValue());
    }
    DurableFile.forceFolder(before);
    steps.accept("before");
    mark(SiteMark.State.EXCHANGING);
    steps.accept("marked");
    try {
      objection.raise();
      put(now, after);
      mark(SiteMark.State.JUDGING);
    } catch (IOException failure) {
      undo();
      throw failure;
    }
    steps.accept("exchanged");
  }

  private void mark(SiteMark.State state) throws IOException {
    mark.write(state);
    SiteFiles.own(mark.file(), data); // the router reads it, whoever changes the files
  }

  private void put(Map<String, byte[]> now, Map<String, byte[]> after) throws IOException {
    for (Map.Entry<String, byte[]> each : after.entrySet()) {
      if (!Arrays.equals(each.getValue(), now.get(each.getKey()))) {
        SiteFiles.write(etc.resolve(each.getKey()), each.getValue(), data);
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

  /**
   * Puts the files before back; does nothing when no change is in progress.
   *
   * @return whether there was one
   */
  public synchronized boolean undo() throws IOException {
    if (!isPending(data)) {
      return false;
    }
    Map<String, byte[]> back = SiteFiles.readOwn(before);
    mark(SiteMark.State.EXCHANGING);
    steps.accept("undoing");
    put(SiteFiles.read(etc), back);
    steps.accept("undone");
    mark.remove();
    return true;
  }

  /**
   * The files count from now on; those before stay where they are until the next change.
   *
   * @throws IOException when the change was undone meanwhile
   */
  public synchronized void commit() throws IOException {
    if (!isPending(data)) {
      throw new IOException("the change was undone meanwhile");
    }
    mark.remove();
    steps.accept("counts");
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
