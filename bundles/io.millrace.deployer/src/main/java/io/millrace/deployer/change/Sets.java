// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.FactoryFolder;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The installed sets that this router knows. Thread-safe. */
final class Sets {
  private final ReleaseFolders folders;
  private final FactoryFolder factory;

  /** Reads the factory set, whose jars have these hashes. */
  Sets(ReleaseFolders folders, Path system, FactoryFolder.Hash hash) throws IOException {
    this.folders = folders;
    factory = FactoryFolder.read(system, hash);
  }

  InstalledSet factory() {
    return factory.set();
  }

  SetJars jars() {
    return new SetJars(factory, folders.objects());
  }

  /** Returns the set that was committed last. */
  InstalledSet committed(History history) throws IOException {
    Optional<JournalRecord> committed = history.committed();
    return committed.isEmpty() ? factory() : read(committed.get().field(JournalRecord.SET));
  }

  /** Returns the set of a hash. */
  InstalledSet read(String hash) throws IOException {
    return hash.equals(factory().hash()) ? factory() : folders.readSet(hash);
  }
}
