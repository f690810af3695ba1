// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.api.release.ReleaseStatus;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A deployer that does what a test says. */
final class FakeReleases implements ReleaseService {
  final List<String> orders = new CopyOnWriteArrayList<>();
  final List<InstallRequest> requests = new CopyOnWriteArrayList<>();
  final List<Consumer<ReleaseReport>> watchers = new CopyOnWriteArrayList<>();
  final CompletableFuture<ReleaseReport> answer = new CompletableFuture<>();
  final CompletableFuture<ReleasePlan> plan = new CompletableFuture<>();
  volatile Consumer<ReleaseReport> progress;
  volatile ReleaseReport reportsMeanwhile; // null: none while an order is given
  volatile long mostBytes = Long.MAX_VALUE;
  volatile IOException broken; // null: the disk is good
  private final Path uploads;

  FakeReleases(Path uploads) throws IOException {
    this.uploads = Files.createDirectories(uploads);
  }

  static ReleaseReport report(ReleaseStage stage, String reason) {
    ReleaseName name = ReleaseName.of("org.example:house:mrl:1.2", "1.2", 3, "");
    return ReleaseReport.of("change", stage, Instant.EPOCH, name, "", reason, List.of(), 90);
  }

  private CompletionStage<ReleaseReport> order(String words, Consumer<ReleaseReport> told) {
    progress = told;
    if (reportsMeanwhile != null) {
      report(reportsMeanwhile);
    }
    orders.add(words);
    return answer;
  }

  void report(ReleaseReport report) {
    watchers.forEach(each -> each.accept(report));
  }

  @Override
  public CompletionStage<ReleasePlan> plan(InstallRequest request) {
    requests.add(request);
    orders.add("plan");
    return plan;
  }

  @Override
  public CompletionStage<ReleaseReport> install(
      InstallRequest request, Consumer<ReleaseReport> told) {
    requests.add(request);
    return order("install", told);
  }

  @Override
  public CompletionStage<ReleaseReport> confirm(Origin origin) {
    return order("confirm by " + origin, report -> {});
  }

  @Override
  public CompletionStage<ReleaseReport> rollback(Origin origin, Consumer<ReleaseReport> told) {
    return order("rollback by " + origin, told);
  }

  @Override
  public CompletionStage<ReleaseReport> revert(
      boolean factory, Origin origin, Consumer<ReleaseReport> told) {
    return order("revert " + factory + " by " + origin, told);
  }

  @Override
  public ReleaseStatus status() throws IOException {
    if (broken != null) {
      throw broken;
    }
    return ReleaseStatus.of("runs     factory set", "{\"runs\":\"factory set\"}");
  }

  @Override
  public ReleaseReport report() {
    return report(ReleaseStage.NONE, "");
  }

  @Override
  public ReleaseName runs() {
    return ReleaseName.FACTORY;
  }

  @Override
  public AutoCloseable watch(Consumer<ReleaseReport> listener) {
    watchers.add(listener);
    return () -> watchers.remove(listener);
  }

  @Override
  public Set<String> missing(Collection<String> hashes) {
    return Set.of();
  }

  @Override
  public Path uploads() {
    return uploads;
  }

  @Override
  public void makeRoom(Path growing, long bytes) throws IOException {
    if (bytes > mostBytes) {
      throw new IOException("more than the folder may hold");
    }
  }

  @Override
  public Optional<ReleaseHold> hold() {
    return Optional.empty();
  }
}
