// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.verify.Policy;
import io.millrace.lib.release.verify.ReleaseVerifier;
import io.millrace.lib.release.verify.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Stands for the deployer of a router that is not there: it verifies the signatures and all jars of
 * a release as a real one does, switches nothing, and ends as the real routers of its wave ended.
 */
final class FollowingDeployer implements ReleaseService {
  /** How a release ended on the real routers of a wave. */
  record Ending(ReleaseStage stage, String reason, List<String> evidence) {}

  private final Path uploads;
  private final TrustSet trust;
  private final AtomicReference<Ending> ending;
  private ReleaseReport report = report("", ReleaseStage.NONE, ReleaseName.FACTORY, "", List.of());
  private ReleaseName runs = ReleaseName.FACTORY;
  private int orders;

  /**
   * Makes it.
   *
   * @param ending of its wave; it holds null until that is known
   */
  FollowingDeployer(Path uploads, TrustSet trust, AtomicReference<Ending> ending)
      throws IOException {
    this.uploads = Files.createDirectories(uploads);
    this.trust = trust;
    this.ending = ending;
  }

  private static ReleaseReport report(
      String change, ReleaseStage stage, ReleaseName name, String reason, List<String> evidence) {
    return ReleaseReport.of(change, stage, Instant.now(), name, "", reason, evidence, 600);
  }

  /** Returns how many releases it was ordered to install. */
  int orders() {
    return orders;
  }

  @Override
  public CompletionStage<ReleaseReport> install(
      InstallRequest request, Consumer<ReleaseReport> progress) {
    orders++;
    try (ReleaseArchive archive = ReleaseArchive.open(request.file())) {
      VerifiedRelease verified =
          new ReleaseVerifier(trust, new Policy(Instant.now(), 0, false)).verify(archive);
      ReleaseVerifier.verifyJars(archive, verified);
      ReleaseName name =
          ReleaseName.of(
              verified.release().id().toString(),
              "1",
              verified.release().sequence(),
              verified.hash());
      report = report("change-" + orders, ReleaseStage.JUDGING, name, "", List.of());
      return new CompletableFuture<>(); // whoever waits reads the reports
    } catch (IOException refused) {
      return CompletableFuture.failedFuture(
          new ReleaseRefusedException("verification", refused.getMessage()));
    }
  }

  @Override
  public ReleaseReport report() {
    Ending known = ending.get();
    if (report.stage() == ReleaseStage.JUDGING && known != null) {
      report =
          report(
              report.change(), known.stage(), report.release(), known.reason(), known.evidence());
      runs = known.stage() == ReleaseStage.COMMITTED ? report.release() : runs;
    }
    return report;
  }

  @Override
  public ReleaseName runs() {
    return runs;
  }

  @Override
  public Set<String> missing(Collection<String> hashes) {
    return Set.copyOf(hashes);
  }

  @Override
  public Path uploads() {
    return uploads;
  }

  @Override
  public Optional<ReleaseHold> hold() {
    return Optional.empty();
  }

  @Override
  public AutoCloseable watch(Consumer<ReleaseReport> listener) {
    return () -> {};
  }

  @Override
  public CompletionStage<ReleasePlan> plan(InstallRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<ReleaseReport> confirm(Origin origin) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<ReleaseReport> rollback(Origin origin, Consumer<ReleaseReport> told) {
    throw new UnsupportedOperationException();
  }
}
