// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStatus;
import io.millrace.deployer.change.EndOfDeployer;
import io.millrace.deployer.change.InstallOrder;
import io.millrace.deployer.change.RefusedChangeException;
import io.millrace.deployer.change.ReleaseStorage;
import io.millrace.deployer.change.Releases;
import io.millrace.deployer.change.Status;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.report.HoldText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Offers the deployer to other bundles. Where the deployer ends, who waits for it is told so: the
 * change goes on, and the next deployer's report tells how it went.
 */
@Component(service = ReleaseService.class, immediate = true)
public final class ReleaseServiceAdapter implements ReleaseService {
  private static final System.Logger LOG = System.getLogger(ReleaseServiceAdapter.class.getName());

  /** With these an order is refused for what the router does, not for what the release is. */
  private static final Set<String> NOT_NOW = Set.of("busy", EndOfDeployer.CRITERION);

  /** The interfaces of persons, who may act while a hold stands. */
  private static final Set<String> PERSONS = Set.of("shell", "ssh");

  private final Releases releases;
  private final ReleaseStorage storage;
  private final PendingAnswers answers = new PendingAnswers();

  /** Makes the folder in which the files of releases are put, and takes orders. */
  @Activate
  public ReleaseServiceAdapter(@Reference Releases releases, @Reference ReleaseStorage storage) {
    this.releases = releases;
    this.storage = storage;
    try {
      OwnerOnly.createDirectories(storage.uploads());
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "no folder for releases: {0}", FileReason.of(failure));
    }
  }

  /** Has all who wait for this deployer told why it ends. */
  @Deactivate
  void deactivate(BundleContext context) {
    close(EndOfDeployer.of(context));
  }

  /** Ends for a reason, which whoever waits is told. */
  public void close(EndOfDeployer why) {
    answers.close(why);
  }

  @Override
  public CompletionStage<ReleasePlan> plan(InstallRequest request) {
    return answers.of(() -> planned(order(request)), plan -> plan);
  }

  private CompletableFuture<ReleasePlan> planned(InstallOrder order) {
    return releases
        .plan(order)
        .handle(
            (preview, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(
                        ReleasePlan.of(
                            ReleaseName.of(
                                preview.id(), version(preview.id()), preview.sequence(), ""),
                            PlanLines.of(preview),
                            List.of()))
                    : refusedPlan(order, PendingAnswers.cause(failure)))
        .thenCompose(plan -> plan);
  }

  private static String version(String id) {
    return id.substring(id.lastIndexOf(':') + 1);
  }

  /** A release that must not be installed has a plan that says so. */
  private static CompletableFuture<ReleasePlan> refusedPlan(InstallOrder order, Throwable failure) {
    boolean ofTheRelease =
        failure instanceof RefusedReleaseException
            || failure instanceof RefusedChangeException refused
                && !NOT_NOW.contains(refused.criterion());
    return ofTheRelease
        ? CompletableFuture.completedFuture(
            ReleasePlan.of(
                ReleaseName.of(order.file(), "", 0, ""), List.of(), List.of(failure.getMessage())))
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public CompletionStage<ReleaseReport> install(
      InstallRequest request, Consumer<ReleaseReport> progress) {
    return byPerson(request.origin(), () -> releases.install(order(request), told(progress)));
  }

  /** Gives an order that a hold keeps from all but persons. */
  private CompletionStage<ReleaseReport> byPerson(
      Origin origin, Supplier<CompletableFuture<JournalRecord>> order) {
    Optional<ReleaseHold> hold = storage.hold();
    if (hold.isPresent() && !PERSONS.contains(origin.interfaceName())) {
      String why = HoldText.of(hold.get()) + " (release:hold --lift ends it)";
      return CompletableFuture.failedFuture(new ReleaseRefusedException("held", why));
    }
    return answers.of(order, Reports::of);
  }

  private static InstallOrder order(InstallRequest request) {
    return new InstallOrder(
        request.file().toString(),
        request.isAgain(),
        request.isDowngrade(),
        request.confirm(),
        request.isUnconfirmed(),
        request.origin());
  }

  private static Consumer<JournalRecord> told(Consumer<ReleaseReport> progress) {
    return record -> {
      if (Reports.stage(record.state()).isPresent()) {
        progress.accept(Reports.of(record));
      }
    };
  }

  @Override
  public CompletionStage<ReleaseReport> confirm(Origin origin) {
    return byPerson(origin, () -> releases.confirm(origin));
  }

  @Override
  public CompletionStage<ReleaseReport> rollback(Origin origin, Consumer<ReleaseReport> progress) {
    return byPerson(origin, () -> releases.rollback(origin, told(progress)));
  }

  @Override
  public CompletionStage<ReleaseReport> revert(
      boolean factory, Origin origin, Consumer<ReleaseReport> progress) {
    return byPerson(origin, () -> releases.revert(factory, origin, told(progress)));
  }

  @Override
  public ReleaseStatus status() throws IOException {
    Status status = releases.status();
    Optional<ReleaseHold> hold = storage.hold();
    return ReleaseStatus.of(StatusText.text(status, hold), StatusText.json(status, hold));
  }

  @Override
  public ReleaseReport report() throws IOException {
    return releases.history().lastOfAChange().map(Reports::now).orElse(Reports.NONE);
  }

  @Override
  public ReleaseName runs() throws IOException {
    return releases.history().committed().map(Reports::name).orElse(ReleaseName.FACTORY);
  }

  @Override
  public AutoCloseable watch(Consumer<ReleaseReport> listener) {
    return storage.watch(told(listener));
  }

  @Override
  public Set<String> missing(Collection<String> hashes) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String hash : hashes) {
      if (!Sha256.isHash(hash) || !storage.has(hash)) {
        missing.add(hash);
      }
    }
    return missing;
  }

  @Override
  public Path uploads() {
    return storage.uploads();
  }

  @Override
  public void makeRoom(long bytes) throws IOException {
    storage.makeRoom(bytes);
  }

  @Override
  public void makeRoom(Path growing, long bytes) throws IOException {
    storage.makeRoom(growing, bytes);
  }

  @Override
  public Optional<ReleaseHold> hold() {
    return storage.hold();
  }
}
