// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.console.web.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the page of releases shows and orders, by the service that the shell's commands use. An
 * order that was accepted goes on without this; what becomes of it is seen in the report.
 * Thread-safe.
 */
public final class ReleaseActions {
  private static final String WHO = "the deployer";
  private static final long ACCEPTED_SECONDS = 2;
  private static final long PLANNED_SECONDS = 25;

  private final RouterServices services;
  private final Overview overview;
  private final UploadFolder folder;

  /** Makes it for files of so many bytes at the most. */
  public ReleaseActions(RouterServices services, Overview overview, long mostBytes) {
    this.services = services;
    this.overview = overview;
    this.folder = new UploadFolder(mostBytes);
  }

  /** Returns what runs, what changes and what has come. */
  public Map<String, Object> state() throws RefusedException {
    return RouterServices.call(
        services.releases,
        WHO,
        releases -> {
          Map<String, Object> state = new LinkedHashMap<>();
          state.put("status", overview.release());
          state.put("report", report(releases.report()));
          state.put("hold", releases.hold().map(ReleaseActions::hold).orElse(""));
          state.put("files", UploadFolder.list(releases.uploads()));
          return state;
        });
  }

  private static String hold(ReleaseHold hold) {
    return (hold.origin() + " since " + hold.since() + ": " + hold.reason()).strip();
  }

  private static Map<String, Object> report(ReleaseReport report) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("change", report.change());
    row.put("stage", report.stage().name());
    row.put("ends", report.stage().isEnd());
    row.put("time", report.time().toString());
    row.put("release", report.release().id());
    row.put("reason", report.reason());
    row.put("evidence", report.evidence());
    row.put("confirmSeconds", report.confirmSeconds());
    return row;
  }

  /** Takes a slice of a file; returns how much of it is here. */
  public long upload(String name, long offset, long total, byte[] slice) throws RefusedException {
    return RouterServices.call(
        services.releases, WHO, each -> folder.put(each, name, offset, total, slice));
  }

  /** Returns what a release would do. */
  public Map<String, Object> plan(String name, Origin origin) throws RefusedException {
    ReleasePlan plan =
        RouterServices.call(
            services.releases,
            WHO,
            each -> {
              Path file = folder.file(each, name);
              return wait(each.plan(InstallRequest.of(file, origin)), PLANNED_SECONDS);
            });
    if (plan == null) {
      throw RefusedException.of(504, "the plan takes longer than " + PLANNED_SECONDS + " s");
    }
    return Map.of(
        "release", plan.release().id(), "lines", plan.lines(), "refusals", plan.refusals());
  }

  /**
   * Orders a release to be installed.
   *
   * @param confirmSeconds after so long it is undone unless somebody confirms it; 0: as what it
   *     changes calls for
   * @param again whether it may have been rolled back before
   */
  public void install(String name, int confirmSeconds, boolean again, Origin origin)
      throws RefusedException {
    if (confirmSeconds < 0 || confirmSeconds > 86_400) {
      throw RefusedException.badRequest("a confirmation is waited for 1 s to a day");
    }
    order(
        releases -> {
          InstallRequest request = InstallRequest.of(folder.file(releases, name), origin);
          InstallRequest repeated = again ? request.again() : request;
          return releases.install(
              confirmSeconds == 0
                  ? repeated
                  : repeated.confirmedWithin(Duration.ofSeconds(confirmSeconds)),
              ReleaseService.NO_LISTENER);
        });
  }

  /** Makes the change that waits stay. */
  public void confirm(Origin origin) throws RefusedException {
    order(releases -> releases.confirm(origin));
  }

  /** Goes back to the set before. */
  public void rollback(Origin origin) throws RefusedException {
    order(releases -> releases.rollback(origin, ReleaseService.NO_LISTENER));
  }

  /** Undoes what was changed by hand. */
  public void revert(Origin origin) throws RefusedException {
    order(releases -> releases.revert(false, origin, ReleaseService.NO_LISTENER));
  }

  private void order(RouterServices.Call<ReleaseService, CompletionStage<?>> order)
      throws RefusedException {
    RouterServices.call(services.releases, WHO, each -> wait(order.of(each), ACCEPTED_SECONDS));
  }

  /** Returns null when it is not done yet: it goes on. */
  private static <T> T wait(CompletionStage<T> stage, long seconds) throws Exception {
    try {
      return stage.toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException goesOn) {
      return null;
    } catch (ExecutionException | CompletionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}
