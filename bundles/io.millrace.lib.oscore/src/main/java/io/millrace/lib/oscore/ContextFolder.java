// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The contexts of a folder, a {@link ContextFile} each, in use. The folder is looked at every 3 s,
 * an empty one every 15 s: what was added counts then, and what was removed counts no more. A
 * context that somebody else uses, as another build of the same bundle does while it is replaced,
 * is taken as soon as it is free. Thread-safe; all that waits for the disk is done on a thread of
 * its own, which ends when it has nothing to do.
 */
public final class ContextFolder implements AutoCloseable {
  /** Files that are read; more are left out. */
  public static final int MOST_CONTEXTS = 1000;

  private static final Logger LOG = System.getLogger(ContextFolder.class.getName());
  private static final int BLOCK = 1024;
  private static final int MOST_WAITING = 64;
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Duration PAUSE_WHEN_EMPTY = Duration.ofSeconds(15);
  private static final Duration RETRY = Duration.ofMillis(50);
  private static final int RETRIES = 100;
  private static final long NOT_WAITING = Long.MIN_VALUE;

  /** A build that is replaced lets go of its contexts sooner. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(15);

  private final Path keys;
  private final Path numbers;
  private final Time time;
  private final ThreadPoolExecutor disk;
  private final CallbackGuard guard = new CallbackGuard(ContextFolder.class, "a look at files");
  private final Map<Path, Read> known = new HashMap<>();
  private final Map<String, OpenContext> opened = new TreeMap<>();
  private volatile Map<String, OpenContext> current = Map.of();
  private volatile Set<String> names = Set.of();
  private volatile List<String> faults = List.of();
  private volatile boolean ready;
  private long waitingSince = NOT_WAITING;
  private Timer next;
  private boolean closed;

  /** A file that was read before. */
  private record Read(byte[] content, SecurityContext context) {}

  /**
   * Reads the files before it returns.
   *
   * @param keys the folder of the files; need not be there
   * @param numbers the folder of the sequence numbers of all contexts
   */
  public ContextFolder(Path keys, Path numbers, Time time) {
    this.keys = keys;
    this.numbers = numbers;
    this.time = time;
    disk =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING * 4),
            task -> Daemon.thread("millrace-oscore", task));
    disk.allowCoreThreadTimeOut(true);
    look();
    schedule();
  }

  private synchronized void schedule() {
    if (!closed) {
      Duration pause = names.isEmpty() ? PAUSE_WHEN_EMPTY : PAUSE;
      next =
          time.schedule(
              pause,
              () -> {
                if (!submit(this::lookAgain)) {
                  schedule();
                }
              });
    }
  }

  private void lookAgain() {
    guard.run(this::look);
    schedule();
  }

  /** Returns the contexts in use. */
  public Collection<OpenContext> all() {
    return current.values();
  }

  /** Returns the context of a file; null when there is none, or it is not in use yet. */
  public OpenContext context(String name) {
    return current.get(name);
  }

  /** Tells whether there is a file of that name, whatever is in it. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Returns what is wrong, a sentence each. */
  public List<String> faults() {
    return faults;
  }

  /** Tells whether every context that counts is in use. */
  public boolean isReady() {
    return ready;
  }

  /**
   * Runs a task, at once or when every context is in use; after 5 s in any case.
   *
   * @return false when too many tasks wait
   */
  public boolean whenReady(Runnable task) {
    if (ready) {
      task.run();
      return true;
    }
    return submit(() -> attempt(task, RETRIES));
  }

  private boolean submit(Runnable task) {
    try {
      disk.execute(task);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  private void attempt(Runnable task, int left) {
    if (!ready) {
      look();
    }
    if (ready || left == 0) {
      task.run();
    } else {
      time.schedule(RETRY, () -> submit(() -> attempt(task, left - 1)));
    }
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    List<String> found = new ArrayList<>();
    List<Path> files;
    try {
      files = files();
    } catch (IOException failure) {
      faults = List.of(keys + ": " + FileReason.of(failure));
      return;
    }
    names = files.stream().map(each -> each.getFileName().toString()).collect(toUnmodifiableSet());
    known.keySet().retainAll(files);
    Map<String, SecurityContext> wanted = new TreeMap<>();
    files.forEach(each -> read(each, wanted, found));
    for (String name : List.copyOf(opened.keySet())) {
      SecurityContext now = wanted.get(name);
      if (now == null || !now.stateName().equals(opened.get(name).context().stateName())) {
        opened.remove(name).close();
      }
    }
    InUseException inUse = null;
    Map<String, String> users = new HashMap<>();
    opened.forEach((name, each) -> users.put(each.context().stateName(), name));
    for (SecurityContext each : wanted.values()) {
      String user = users.putIfAbsent(each.stateName(), each.name());
      if (user != null && !user.equals(each.name())) {
        found.add(keys.resolve(each.name()) + " has the keys and IDs of " + user);
      } else if (!opened.containsKey(each.name())) {
        InUseException elsewhere = open(each, found);
        inUse = elsewhere == null ? inUse : elsewhere;
      }
    }
    current = Map.copyOf(opened);
    judge(inUse, found);
    for (String each : found) {
      if (!faults.contains(each)) {
        LOG.log(Level.ERROR, each);
      }
    }
    faults = List.copyOf(found);
  }

  /** The others go on without a context that is not let go. */
  private void judge(InUseException inUse, List<String> found) {
    long now = time.nanos();
    if (inUse == null) {
      waitingSince = NOT_WAITING;
      ready = true;
    } else if (waitingSince == NOT_WAITING) {
      waitingSince = now;
      ready = false;
    } else if (now - waitingSince > LONG_WAIT.toNanos()) {
      found.add(inUse.getMessage());
      ready = true;
    }
  }

  /** Opens a context; returns why not yet, when it is in use elsewhere. */
  private InUseException open(SecurityContext context, List<String> found) {
    try {
      opened.put(context.name(), OpenContext.open(context, numbers, disk, BLOCK));
    } catch (InUseException elsewhere) {
      return elsewhere;
    } catch (IOException failure) {
      found.add(keys.resolve(context.name()) + ": " + FileReason.of(failure));
    }
    return null;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(keys)) {
      return files
          .filter(ContextFolder::isContext)
          .filter(Files::isRegularFile)
          .sorted()
          .limit(MOST_CONTEXTS)
          .toList();
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    }
  }

  /** What editors leave beside a file is none. */
  private static boolean isContext(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.endsWith("~");
  }

  private void read(Path file, Map<String, SecurityContext> wanted, List<String> found) {
    try {
      byte[] content = ContextFile.content(file);
      Read before = known.get(file);
      if (before == null || !Arrays.equals(before.content, content)) {
        before = new Read(content, ContextFile.read(file));
        known.put(file, before);
      }
      wanted.put(before.context.name(), before.context);
    } catch (IllegalArgumentException wrong) {
      found.add(wrong.getMessage());
    } catch (IOException failure) {
      found.add(file + ": " + FileReason.of(failure));
    }
  }

  /** Ends the use of all contexts; waits for the disk. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      next.cancel();
      current = Map.of();
      opened.values().forEach(OpenContext::close);
      opened.clear();
    }
    disk.shutdown();
  }
}
