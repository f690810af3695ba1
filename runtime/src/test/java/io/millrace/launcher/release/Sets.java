// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.SetBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes sets and records of a router in a folder, as a deployer would. */
final class Sets {
  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");

  private final ReleaseFolders folders;

  Sets(Path folder) {
    folders = new ReleaseFolders(folder.resolve("releases"));
  }

  /** One bundle to be. */
  record Part(String name, String version, byte[] jar, int level) {
    static Part of(String name, String version) throws IOException {
      return new Part(name, version, SmallRouter.jar(name, version), 40);
    }
  }

  /** Puts a set and its jars into place; returns its hash. */
  String set(Part... parts) throws IOException {
    List<SetBundle> bundles = new ArrayList<>();
    for (Part part : parts) {
      String sha256 = Sha256.of(part.jar());
      Path object = folders.objects().file(sha256);
      Files.createDirectories(object.getParent());
      Files.write(object, part.jar());
      bundles.add(new SetBundle(part.name(), part.version(), sha256, part.level()));
    }
    return folders.writeSet(new InstalledSet(bundles, Map.of()));
  }

  Path object(byte[] jar) {
    return folders.objects().file(Sha256.of(jar));
  }

  static JournalRecord record(ReleaseState state, String set, String... more) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(JournalRecord.SET, set);
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    return new JournalRecord(TIME, state, fields);
  }

  /** Appends a record to the journal of a router that does not run. */
  Sets write(ReleaseState state, String set, String... more) throws IOException {
    try (JournalWriter writer = JournalWriter.open(folders.journal())) {
      writer.append(record(state, set, more));
    }
    return this;
  }
}
