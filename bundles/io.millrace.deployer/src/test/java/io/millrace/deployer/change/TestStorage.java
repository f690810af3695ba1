// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseHold;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

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
  public void makeRoom(Path growing, long bytes) throws IOException {
    uploadFolder().makeRoom(growing, bytes);
  }

  @Override
  public Path receive(InputStream in, LongConsumer progress) throws IOException {
    return uploadFolder().receive(in, progress);
  }

  @Override
  public List<String> faults() {
    return Stream.concat(holdFile().fault().stream(), installation.keysFault().stream()).toList();
  }

  private HoldFile holdFile() {
    return new HoldFile(installation.folders().root().resolve("hold"));
  }

  @Override
  public Optional<ReleaseHold> hold() {
    return holdFile().hold();
  }

  @Override
  public ReleaseHold hold(Origin origin, String reason) throws IOException {
    return holdFile().put(origin, Instant.parse("2026-11-29T20:00:00Z"), reason);
  }

  @Override
  public Optional<ReleaseHold> lift() throws IOException {
    return holdFile().lift();
  }

  @Override
  public AutoCloseable watch(Consumer<JournalRecord> listener) {
    return records.watch(listener);
  }
}
