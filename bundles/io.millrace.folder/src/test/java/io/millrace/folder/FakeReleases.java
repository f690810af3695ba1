// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A deployer that does what a test says. */
final class FakeReleases implements ReleaseService {
  final List<InstallRequest> orders = new ArrayList<>();
  final List<byte[]> files = new ArrayList<>();
  CompletableFuture<ReleaseReport> answer = new CompletableFuture<>();
  ReleaseReport report = report("", ReleaseStage.NONE, "");
  ReleaseHold hold; // null: none
  final List<Long> room = new ArrayList<>(); // that was asked for
  IOException noRoom; // null: there is room
  private final Path uploads;

  FakeReleases(Path uploads) throws IOException {
    this.uploads = Files.createDirectories(uploads);
  }

  static ReleaseReport report(String change, ReleaseStage stage, String reason) {
    ReleaseName name = ReleaseName.of("org.example:house:mrl:1.2", "1.2", 3, "");
    return ReleaseReport.of(change, stage, Instant.EPOCH, name, "", reason, List.of(), 90);
  }

  /** Ends the order that was given last. */
  void end(ReleaseStage stage, String reason) {
    report = report("change " + orders.size(), stage, reason);
    answer.complete(report);
    answer = new CompletableFuture<>();
  }

  void fail(Exception failure) {
    answer.completeExceptionally(failure);
    answer = new CompletableFuture<>();
  }

  @Override
  public CompletionStage<ReleaseReport> install(
      InstallRequest request, Consumer<ReleaseReport> progress) {
    orders.add(request);
    try {
      files.add(Files.readAllBytes(request.file()));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
    return answer;
  }

  @Override
  public ReleaseReport report() {
    return report;
  }

  @Override
  public void makeRoom(long bytes) throws IOException {
    if (noRoom != null) {
      throw noRoom;
    }
    room.add(bytes);
  }

  @Override
  public Path uploads() {
    return uploads;
  }

  @Override
  public Optional<ReleaseHold> hold() {
    return Optional.ofNullable(hold);
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
  public CompletionStage<ReleaseReport> rollback(Origin origin, Consumer<ReleaseReport> progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ReleaseName runs() {
    throw new UnsupportedOperationException();
  }

  @Override
  public AutoCloseable watch(Consumer<ReleaseReport> listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> missing(Collection<String> hashes) {
    throw new UnsupportedOperationException();
  }
}
