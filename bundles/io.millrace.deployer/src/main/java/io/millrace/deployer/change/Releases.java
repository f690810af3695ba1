// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The releases of this router: what runs, and how that is changed, by one change at a time. Every
 * change goes on when whoever ordered it is gone. Thread-safe.
 */
public interface Releases {
  /**
   * Finds out what a release would do.
   *
   * @return fails with a {@link RefusedChangeException} or {@link IOException}
   */
  CompletableFuture<Preview> plan(InstallOrder order);

  /**
   * Installs a release.
   *
   * @param progress is told of each record on its way, on the deployer's thread
   * @return the record that the change ends with, or with which it waits for a confirmation; fails
   *     with a {@link RefusedChangeException} when another change is in progress, with an {@link
   *     IOException} when the journal cannot be written
   */
  CompletableFuture<JournalRecord> install(InstallOrder order, Consumer<JournalRecord> progress);

  /** Makes the change that waits for it stay; fails like {@link #install}. */
  CompletableFuture<JournalRecord> confirm(Origin origin);

  /** Undoes the change that waits, or goes to the set before; fails like {@link #install}. */
  CompletableFuture<JournalRecord> rollback(Origin origin, Consumer<JournalRecord> progress);

  /**
   * Undoes what was changed by hand; fails like {@link #install}.
   *
   * @param factory whether the factory set is gone to
   */
  CompletableFuture<JournalRecord> revert(
      boolean factory, Origin origin, Consumer<JournalRecord> progress);

  /** Returns what runs, as the journal and the framework say. */
  Status status() throws IOException;

  /** Returns what the journal says. */
  History history() throws IOException;
}
