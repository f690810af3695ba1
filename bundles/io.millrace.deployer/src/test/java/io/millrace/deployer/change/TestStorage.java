// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What the test router has on its disk, and the records of the deployer that runs. */
record TestStorage(Installation installation, WatchedRecords records) implements ReleaseStorage {
  @Override
  public boolean has(String sha256) throws IOException {
    return installation.sets().jars().find(sha256).isPresent();
  }

  @Override
  public Path uploads() {
    return installation.uploads();
  }

  @Override
  public AutoCloseable watch(Consumer<JournalRecord> listener) {
    return records.watch(listener);
  }
}
