// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.watch.FileContent;
import io.millrace.lib.files.watch.FileWatch;
import io.millrace.lib.files.watch.WatchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The keys of clients, in the file {@code psk} of a folder that is read again when it has changed:
 * a key that was added counts, and one that was removed counts no more, after 3 s at most. A file
 * that others than its owner may read is refused. Thread-safe.
 */
final class Credentials implements AutoCloseable {
  static final String PSK = "psk";

  private static final System.Logger LOG = System.getLogger(Credentials.class.getName());
  private static final Duration INTERVAL = Duration.ofMillis(1500);
  private static final int MOST_BYTES = 16 << 20;

  private final Path file;
  private final PreSharedKeys psk = new PreSharedKeys();
  private final WatchedFiles files;
  private final FileWatch watch;
  private boolean open;
  private volatile List<String> faults = List.of();

  /**
   * Reads the keys before it returns.
   *
   * @param reader reads the file later; not the timer's thread, since a disk may hang
   */
  Credentials(Path folder, Time time, Executor reader) {
    file = folder.resolve(PSK);
    files = new WatchedFiles(() -> Files.exists(file) ? List.of(file) : List.of(), MOST_BYTES);
    files.look();
    take();
    watch = new FileWatch(time, reader, INTERVAL, this::look);
  }

  private void look() {
    if (files.look() || isOpen() != open) {
      take();
    }
  }

  private boolean isOpen() {
    try {
      return Files.exists(file) && OwnerOnly.isOpenToOthers(file);
    } catch (IOException unknown) {
      return true;
    }
  }

  private void take() {
    open = isOpen();
    List<String> found = new ArrayList<>();
    PskFile read = open ? PskFile.empty() : read(found);
    if (open) {
      found.add(file + " may be read by others than its owner: chmod 600 " + file);
    }
    read.faults().forEach(fault -> found.add(file + " " + fault));
    psk.set(read.keys());
    faults = List.copyOf(found);
    found.forEach(fault -> LOG.log(System.Logger.Level.ERROR, fault));
    LOG.log(System.Logger.Level.INFO, "{0} pre-shared keys", psk.size());
  }

  private PskFile read(List<String> found) {
    FileContent content = files.current().get(file);
    if (content == null) {
      return PskFile.empty();
    }
    if (!content.fault().isEmpty()) {
      found.add(file + " " + content.fault());
    }
    return PskFile.parse(content.bytes());
  }

  /** Returns the pre-shared keys. */
  PreSharedKeys psk() {
    return psk;
  }

  /** Returns where the pre-shared keys are. */
  Path pskFile() {
    return file;
  }

  /** Returns what is wrong with the files, a sentence each. */
  List<String> faults() {
    return faults;
  }

  @Override
  public void close() {
    watch.close();
  }
}
