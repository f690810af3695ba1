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
 * Reads the keys again when their files have changed, so that a removed key is no longer trusted
 * after at most two times {@link #INTERVAL}, 3 s.
 */
final class KeyWatch implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofMillis(1500);

  private static final Logger LOG = System.getLogger(KeyWatch.class.getName());

  private final Time time;
  private final KeySources sources;
  private final Consumer<KeySources.Keys> listener;
  private final WatchedFiles files;
  private final FileWatch watch;
  private KeySources.Keys current;

  /** Who may read the files; this can change while their content does not. */
  private KeySources.FileState state;

  private String fault = "";

  /**
   * Reads the keys and tells the listener before it returns.
   *
   * @param reader reads the files later; not the timer's thread, since a disk may hang
   * @param listener gets the keys whenever they have changed, by one thread at a time
   */
  KeyWatch(Time time, Executor reader, KeySources sources, Consumer<KeySources.Keys> listener) {
    this.time = time;
    this.sources = sources;
    this.listener = listener;
    files = new WatchedFiles(sources::files, KeyFiles.MAX_BYTES);
    files.look();
    take();
    watch = new FileWatch(time, reader, INTERVAL, this::look);
  }

  private void look() {
    boolean fileChanged = files.look();
    if (fileChanged
        || !sources.state(time.now()).equals(state)
        || sources.isWithoutOwn(current, state)
        || !fault.isEmpty() && files.fault().isEmpty()) {
      take();
    } else if (!files.fault().equals(fault)) {
      List<String> refused = new ArrayList<>(current.refused());
      refused.add(
          KeyFiles.line(
              "trustedKeys",
              sources.folder(),
              files.fault() + "; the keys known so far are used",
              KeyFiles.FOLDER));
      tell(new KeySources.Keys(current.trusted(), current.own(), refused));
    }
    fault = files.fault();
  }

  private void take() {
    boolean isRemoved = current != null && current.own() != null && sources.isOwnMissing();
    state = sources.state(time.now());
    KeySources.Keys read = sources.read(files.current(), state);
    if (isRemoved && read.own() != null) {
      sources.noteReplacement(read.own());
    }
    List<String> refused = new ArrayList<>(read.refused());
    if (read.own() != null && sources.isReplacement(read.own())) {
      refused.add(sources.replaced());
    }
    tell(new KeySources.Keys(read.trusted(), read.own(), List.copyOf(refused)));
  }

  private void tell(KeySources.Keys read) {
    if (!read.equals(current)) {
      List<String> before = current == null ? List.of() : current.refused();
      current = read;
      for (String line : read.refused()) {
        if (!before.contains(line)) {
          LOG.log(Level.ERROR, line);
        }
      }
      listener.accept(read);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
