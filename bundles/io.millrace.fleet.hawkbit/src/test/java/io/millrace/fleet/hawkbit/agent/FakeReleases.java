// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.archive.JarSink;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A deployer that reads the files it is given, and goes as far as a test says. */
final class FakeReleases implements ReleaseService {
  private static final Instant TIME = Instant.parse("2026-11-22T07:00:00Z");

  private final Path uploads;
  private final Set<String> known = new HashSet<>();
  private final List<InstallRequest> requests = new ArrayList<>();
  private final List<String> fetched = new ArrayList<>();
  private ReleaseReport report = report("", ReleaseStage.NONE, ReleaseName.FACTORY, "", List.of());
  private ReleaseName runs = ReleaseName.FACTORY;
  private ReleaseHold hold;
  private ReleaseStage goesTo = ReleaseStage.COMMITTED;
  private String reason = "";
  private List<String> evidence = List.of();
  private Exception refusal;
  private CompletableFuture<ReleaseReport> pending;
  private Consumer<ReleaseReport> progress;
  private int changes;
  private int confirmed;

  FakeReleases(Path uploads) {
    this.uploads = uploads;
  }

  private static ReleaseReport report(
      String change, ReleaseStage stage, ReleaseName name, String reason, List<String> evidence) {
    return ReleaseReport.of(change, stage, TIME, name, "", reason, evidence, 600);
  }

  /** The next release goes as far as this; an end is an end. */
  FakeReleases goesTo(ReleaseStage stage, String why, String... rests) {
    goesTo = stage;
    reason = why;
    evidence = List.of(rests);
    return this;
  }

  /** The next orders are refused. */
  void refuses(Exception with) {
    refusal = with;
  }

  void holds(String why) {
    hold = why == null ? null : ReleaseHold.of(Origin.of("shell", "somebody", ""), TIME, why);
  }

  void knows(String hash) {
    known.add(hash);
  }

  List<InstallRequest> requests() {
    return requests;
  }

  /** Returns the symbolic names of the bundles whose jars came. */
  List<String> fetched() {
    return fetched;
  }

  int confirmed() {
    return confirmed;
  }

  @Override
  public CompletionStage<ReleasePlan> plan(InstallRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<ReleaseReport> install(
      InstallRequest request, Consumer<ReleaseReport> told) {
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    requests.add(request);
    progress = told;
    pending = new CompletableFuture<>();
    changes++;
    reach(goesTo, read(request.file()));
    return pending;
  }

  /** The change that is in progress goes on to this. */
  void reach(ReleaseStage stage, ReleaseName name) {
    report = report("change-" + changes, stage, name, reason, evidence);
    if (stage == ReleaseStage.COMMITTED) {
      runs = name;
    }
    progress.accept(report);
    if (stage.isEnd() || stage == ReleaseStage.AWAITING_CONFIRM) {
      pending.complete(report);
    }
  }

  void reach(ReleaseStage stage) {
    reach(stage, report.release());
  }

  /** Whoever waits is told that the deployer itself is replaced. */
  void replaced() {
    pending.completeExceptionally(new ReleaseRefusedException("replaced", "it is replaced"));
  }

  private ReleaseName read(Path file) {
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      Release release = ReleaseJson.read(archive.json());
      fetched.clear();
      for (BundleEntry each : archive.jarsOf(release)) {
        archive.readJar(each, JarSink.NONE);
        fetched.add(each.symbolicName());
        known.add(each.sha256());
      }
      return ReleaseName.of(
          release.id().toString(), "1", release.sequence(), Sha256.of(archive.json()));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public CompletionStage<ReleaseReport> confirm(Origin origin) {
    confirmed++;
    return new CompletableFuture<>();
  }

  @Override
  public CompletionStage<ReleaseReport> rollback(Origin origin, Consumer<ReleaseReport> told) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ReleaseReport report() {
    return report;
  }

  @Override
  public ReleaseName runs() {
    return runs;
  }

  @Override
  public AutoCloseable watch(Consumer<ReleaseReport> listener) {
    return () -> {};
  }

  @Override
  public Set<String> missing(Collection<String> hashes) {
    Set<String> missing = new HashSet<>(hashes);
    missing.removeAll(known);
    return missing;
  }

  @Override
  public Path uploads() {
    return uploads;
  }

  @Override
  public Optional<ReleaseHold> hold() {
    return Optional.ofNullable(hold);
  }
}
