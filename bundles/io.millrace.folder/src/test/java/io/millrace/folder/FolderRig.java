// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder on a medium, a deployer that does what a test says, and what is recorded. */
abstract class FolderRig {
  static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");

  @TempDir Path home;
  final List<String> audited = new ArrayList<>();
  Path stick;
  FakeReleases releases;
  FolderWatch watch;

  @BeforeEach
  void begin() throws IOException {
    stick = Files.createDirectories(home.resolve("stick"));
    releases = new FakeReleases(home.resolve("upload"));
    restart();
  }

  void restart() throws IOException {
    AuditOutbox audit = new AuditOutbox(() -> NOW);
    audit.bind(
        new AuditTrail() {
          @Override
          public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
            audited.add(origin.interfaceName() + " " + action + " " + outcome);
          }

          @Override
          public List<AuditRecord> last(int most) {
            return List.of();
          }
        });
    Results results = new Results(audit, () -> NOW);
    HandledFiles handled = HandledFiles.read(home.resolve("data/folder/handled"));
    watch = new FolderWatch(new Medium(stick), results, new Installation(handled, results));
  }

  Path release(String name, String content) throws IOException {
    Path file = stick.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] json = content.getBytes(StandardCharsets.UTF_8);
    ReleaseArchiveWriter.write(file, json, new byte[0], List.of(), null);
    return file;
  }

  void look(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      watch.look(releases);
    }
  }

  String result(String name) throws IOException {
    return Files.readString(stick.resolve(name + ".result.txt"));
  }

  List<Path> uploads() throws IOException {
    try (Stream<Path> files = Files.list(releases.uploads())) {
      return files.toList();
    }
  }
}
