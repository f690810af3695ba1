// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseHold;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What the deployer has on the disk, and what it writes there. Thread-safe. */
public interface ReleaseStorage {
  /** Tells whether the jar of a SHA-256 in hex is there; its bytes are not looked at. */
  boolean has(String sha256) throws IOException;

  /** Returns the folder for the files of releases, whether it is there or not. */
  Path uploads();

  /**
   * Removes the oldest files from the folder for uploads until so many bytes more have room; never
   * one that is being planned or installed.
   *
   * @throws IOException when that cannot be
   */
  void makeRoom(long bytes) throws IOException;

  /**
   * Makes room for one file of that folder to grow to so many bytes, see {@link #makeRoom(long)}.
   */
  void makeRoom(Path growing, long bytes) throws IOException;

  /**
   * Writes a stream to its end into a new file in the folder for uploads.
   *
   * @param progress is told now and then how many bytes have come
   * @throws IOException when it is empty, or too large; nothing of it stays then
   */
  Path receive(InputStream in, LongConsumer progress) throws IOException;

  /** Returns the hold that stands. */
  Optional<ReleaseHold> hold();

  /** Returns what could not be read or written, and is so still: one sentence each. */
  List<String> faults();

  /** Has a hold stand from now on, see {@link ReleaseHold}; it is on the disk afterwards. */
  ReleaseHold hold(Origin origin, String reason) throws IOException;

  /** Lifts the hold; returns the one that stood. */
  Optional<ReleaseHold> lift() throws IOException;

  /**
   * Has a listener told of each record that is on the disk from now on: of the deployer's on its
   * thread, of the launcher's own (what was changed by hand, and what it has undone itself) on the
   * thread of whoever changed something. It must not block.
   *
   * @return ends it
   */
  AutoCloseable watch(Consumer<JournalRecord> listener);
}
