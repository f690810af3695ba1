// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import io.millrace.api.audit.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an interface for administration (shell, SSH, CoAP, fleet, folder) needs of releases. There
 * is one change at a time. A change belongs to the router and not to the interface: it goes on when
 * the interface, its connection or this service is replaced, and {@link #report} of the next
 * service tells how it went. Thread-safe; no method but {@link #missing}, {@link #report}, {@link
 * #status} and {@link #hold} reads the disk on the caller's thread.
 *
 * <p>A stage that is returned fails with a {@link ReleaseRefusedException} when the order cannot be
 * followed now (another change is in progress; a hold), and with an {@link IOException} when the
 * router cannot write down what it does. A release that is at fault itself is no failure: the
 * report's stage is {@link ReleaseStage#REFUSED} or {@link ReleaseStage#ROLLED_BACK}.
 */
@ProviderType
public interface ReleaseService {
  /**
   * The listener of a caller that needs no reports, or gets them by {@link #watch}. The deployer
   * holds an order's listener, and so the bundle of its class, until the change ends; the change
   * may replace that bundle. This listener belongs to no such bundle ({@link ReportListener} is for
   * callers that need the reports).
   */
  Consumer<ReleaseReport> NO_LISTENER = report -> {};

  /** Finds out what a release would do. */
  CompletionStage<ReleasePlan> plan(InstallRequest request);

  /**
   * Installs a release.
   *
   * @param progress is told of each stage on the way, on the thread of who makes the change: it
   *     must not block
   * @return the report with which the change ends, or with which it waits for a confirmation
   */
  CompletionStage<ReleaseReport> install(InstallRequest request, Consumer<ReleaseReport> progress);

  /** Makes the change that waits for it stay. */
  CompletionStage<ReleaseReport> confirm(Origin origin);

  /** Undoes the change that waits; without one goes to the set that was committed before. */
  CompletionStage<ReleaseReport> rollback(Origin origin, Consumer<ReleaseReport> progress);

  /**
   * Undoes what was changed by hand.
   *
   * @param factory whether to go to the set that the program was built with instead
   */
  default CompletionStage<ReleaseReport> revert(
      boolean factory, Origin origin, Consumer<ReleaseReport> progress) {
    return CompletableFuture.failedFuture(
        new ReleaseRefusedException("not-offered", "this router does not offer that"));
  }

  /** Returns what runs, what changes and what was judged last, in the words of the shell. */
  default ReleaseStatus status() throws IOException {
    return ReleaseStatus.of(report().toString(), "{}");
  }

  /** Returns the newest change and how far it has come. */
  ReleaseReport report() throws IOException;

  /** Returns the release that runs, and {@link ReleaseName#FACTORY} where none does. */
  ReleaseName runs() throws IOException;

  /**
   * Has a listener told of each stage of each change from now on, whoever ordered it; on the thread
   * of who makes the change: it must not block.
   *
   * @return ends it
   */
  AutoCloseable watch(Consumer<ReleaseReport> listener);

  /**
   * Returns which bundles this router lacks, of those with these SHA-256 in hex: only they need to
   * be in a release's file.
   */
  Set<String> missing(Collection<String> hashes) throws IOException;

  /** Returns the folder in which the interfaces put the files of releases, for the owner only. */
  Path uploads();

  /**
   * Makes room for so many bytes more, in one file more, in {@link #uploads}: the oldest files go,
   * but never one that is being planned or installed. An interface asks before it writes there.
   * Reads the disk on the caller's thread.
   *
   * @throws IOException when that cannot be, with the reason
   */
  default void makeRoom(long bytes) throws IOException {}

  /**
   * Makes room for one file of {@link #uploads} to grow to so many bytes. The oldest others go;
   * that file itself is neither counted nor removed.
   *
   * @param growing the file, which need not be there yet
   * @param bytes how long it is to be
   * @throws IOException when that cannot be, with the reason
   */
  default void makeRoom(Path growing, long bytes) throws IOException {
    makeRoom(bytes);
  }

  /** Returns the hold that stands. */
  Optional<ReleaseHold> hold() throws IOException;
}
