// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What the deployer has on the disk, and what it writes there. Thread-safe. */
public interface ReleaseStorage {
  /** Tells whether the jar of a SHA-256 in hex is there; its bytes are not looked at. */
  boolean has(String sha256) throws IOException;

  /** Returns the folder for the files of releases, whether it is there or not. */
  Path uploads();

  /**
   * Has a listener told of each record that is on the disk from now on: of the deployer's on its
   * thread, of the launcher's own (what was changed by hand, and what it has undone itself) on the
   * thread of whoever changed something. It must not block.
   *
   * @return ends it
   */
  AutoCloseable watch(Consumer<JournalRecord> listener);
}
