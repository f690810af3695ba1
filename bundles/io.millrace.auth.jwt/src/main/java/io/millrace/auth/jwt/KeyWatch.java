// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import io.millrace.api.time.Time;
import io.millrace.lib.files.watch.FileWatch;
import io.millrace.lib.files.watch.WatchedFiles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Reads the keys again when their files hold something else, so that a key that was taken away is
 * not trusted any more: within {@link #LOOK} two times over, 3 s.
 */
final class KeyWatch implements AutoCloseable {
  static final Duration LOOK = Duration.ofMillis(1500);

  private static final Logger LOG = System.getLogger(KeyWatch.class.getName());

  private final KeySources sources;
  private final Consumer<KeySources.Keys> taker;
  private final WatchedFiles files;
  private final FileWatch watch;
  private KeySources.Keys taken;

  /** Who may read a file is no part of what it holds. */
  private KeySources.Around around;

  private String fault = "";

  /**
   * Reads the keys and hands them over before it returns.
   *
   * @param reader what the files are read on later; never the timer's thread, as disks may hang
   * @param taker is handed the keys whenever they are others, by one thread at a time
   */
  KeyWatch(Time time, Executor reader, KeySources sources, Consumer<KeySources.Keys> taker) {
    this.sources = sources;
    this.taker = taker;
    files = new WatchedFiles(sources::files, KeyFiles.MOST_BYTES);
    files.look();
    take();
    watch = new FileWatch(time, reader, LOOK, this::look);
  }

  private void look() {
    boolean fileChanged = files.look();
    if (fileChanged
        || !sources.around().equals(around)
        || sources.isWithoutOwn(taken, around)
        || !fault.isEmpty() && files.fault().isEmpty()) {
      take();
    } else if (!files.fault().equals(fault)) {
      List<String> refused = new ArrayList<>(taken.refused());
      refused.add(
          KeyFiles.line(
              "trustedKeys",
              sources.folder(),
              files.fault() + "; the keys known so far count",
              KeyFiles.FOLDER));
      hand(new KeySources.Keys(taken.trusted(), taken.own(), refused));
    }
    fault = files.fault();
  }

  private void take() {
    around = sources.around();
    hand(sources.read(files.current(), around));
  }

  private void hand(KeySources.Keys read) {
    if (!read.equals(taken)) {
      List<String> before = taken == null ? List.of() : taken.refused();
      taken = read;
      for (String line : read.refused()) {
        if (!before.contains(line)) {
          LOG.log(Level.ERROR, line);
        }
      }
      taker.accept(read);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
