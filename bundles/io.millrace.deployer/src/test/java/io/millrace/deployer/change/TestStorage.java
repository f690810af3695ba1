// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

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

  private UploadFolder uploadFolder() {
    return new UploadFolder(installation.uploads(), () -> new UploadLimits(1 << 20, 4));
  }

  @Override
  public void makeRoom(long bytes) throws IOException {
    uploadFolder().makeRoom(bytes);
  }

  @Override
  public Path receive(InputStream in, LongConsumer progress) throws IOException {
    return uploadFolder().receive(in, progress);
  }

  @Override
  public AutoCloseable watch(Consumer<JournalRecord> listener) {
    return records.watch(listener);
  }
}
