// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import io.millrace.folder.HandledFiles.Handled;
import io.millrace.lib.report.ReportText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The file that the deployer has been given. Its reports count where its answer does not come: it,
 * this bundle and the whole process may be replaced by the release. For one thread.
 */
final class Installation {
  private static final Set<String> NOT_NOW = Set.of("busy", "held");
  private static final String NAME = "folder.mrl";

  private final HandledFiles handled;
  private final Results results;
  private CompletableFuture<ReleaseReport> answer; // null: only the reports tell
  private Path again; // null: nothing is to be tried again
  private boolean waits; // for a confirmation, which was told

  Installation(HandledFiles handled, Results results) {
    this.handled = handled;
    this.results = results;
  }

  /**
   * Copies a file and gives it to the deployer, unless it was installed before: then nothing is
   * copied, and no other file is removed from the folder for uploads.
   *
   * @return whether it was given
   */
  boolean begin(OfferedFile file, ReleaseService releases) throws IOException {
    String sha256 = Medium.hash(file);
    Optional<Handled> before = handled.of(sha256);
    if (before.isPresent()) {
      results.again(file.path(), before.get().verdict());
      return false;
    }
    releases.makeRoom(file.bytes());
    Path copy = releases.uploads().resolve(NAME);
    Files.deleteIfExists(copy);
    boolean given = false;
    try {
      if (!Medium.copy(file, copy).equals(sha256)) {
        throw new IOException("it changed while it was read");
      }
      String change = releases.report().change();
      handled.put(sha256, new Handled(file.path().toString(), change, ""));
      InstallRequest request = InstallRequest.of(copy, Results.origin(file.path()));
      answer = releases.install(request, ReleaseService.NO_LISTENER).toCompletableFuture();
      given = true;
      return true;
    } finally {
      if (!given) {
        Files.deleteIfExists(copy);
      }
    }
  }

  /** Returns a file that was not begun and is to be taken again, once. */
  Optional<Path> takeAgain() {
    Optional<Path> taken = Optional.ofNullable(again);
    again = null;
    return taken;
  }

  /** Takes note of how far it is; false when nothing goes on. */
  boolean goesOn(ReleaseService releases) throws IOException {
    Optional<String> open = handled.open();
    if (open.isEmpty()) {
      return false;
    }
    String sha256 = open.get();
    Handled file = handled.of(sha256).orElseThrow();
    if (answer == null) {
      follow(sha256, file, releases);
    } else if (answer.isDone()) {
      CompletableFuture<ReleaseReport> answered = answer;
      answer = null;
      take(sha256, file, answered, releases);
    }
    return handled.open().isPresent();
  }

  private void take(
      String sha256,
      Handled file,
      CompletableFuture<ReleaseReport> answered,
      ReleaseService releases)
      throws IOException {
    Throwable failure = answered.handle((report, thrown) -> thrown).join();
    if (failure == null) {
      tell(sha256, file, answered.join(), releases);
    } else if (failure instanceof ReleaseRefusedException refused
        && NOT_NOW.contains(refused.criterion())) {
      forget(sha256, releases);
      again = Path.of(file.path());
      results.refused(Path.of(file.path()), "not installed yet: " + refused.getMessage());
    } else if (failure instanceof IOException) {
      forget(sha256, releases);
      results.failed(Path.of(file.path()), failure.getMessage(), false);
    } // else it is replaced: the reports of the next one tell
  }

  private void forget(String sha256, ReleaseService releases) throws IOException {
    handled.forget(sha256);
    clean(releases);
  }

  private static void clean(ReleaseService releases) throws IOException {
    Files.deleteIfExists(releases.uploads().resolve(NAME));
  }

  private void follow(String sha256, Handled file, ReleaseService releases) throws IOException {
    ReleaseReport report = releases.report();
    if (report.change().equals(file.before())) {
      forget(sha256, releases); // it was never begun
      again = Path.of(file.path());
    } else {
      tell(sha256, file, report, releases);
    }
  }

  private void tell(String sha256, Handled file, ReleaseReport report, ReleaseService releases)
      throws IOException {
    String text = ReportText.verdict(report);
    boolean awaits = report.stage() == ReleaseStage.AWAITING_CONFIRM;
    if (report.stage().isEnd()) {
      end(sha256, file, report, text);
      results.told(Path.of(file.path()), text);
      clean(releases);
    } else if (awaits && !waits) {
      results.told(Path.of(file.path()), text);
    }
    waits = awaits;
  }

  /** What was refused was not installed: it may come again when its reason is gone. */
  private void end(String sha256, Handled file, ReleaseReport report, String text)
      throws IOException {
    if (report.stage() == ReleaseStage.REFUSED) {
      handled.forget(sha256);
    } else {
      handled.put(sha256, new Handled(file.path(), file.before(), text));
    }
  }
}
