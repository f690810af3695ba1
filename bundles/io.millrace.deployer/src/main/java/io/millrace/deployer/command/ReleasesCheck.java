// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.ReleaseStorage;
import io.millrace.deployer.change.Releases;
import io.millrace.deployer.change.Status;
import io.millrace.deployer.judge.Judge;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.report.HoldText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Which release runs, whether releases are held, whether somebody has to confirm one, whether the
 * journal can be read as it is on the disk, which of the set's bundles somebody has stopped or
 * uninstalled, what the deployer could not read or write, and of which bundles a change has left
 * classes behind: a line of the router's status for each.
 */
@Component(property = {HealthCheck.NAME + "=releases", HealthCheck.TAGS + "=system"})
public final class ReleasesCheck implements HealthCheck {
  private static final String DAMAGED =
      "the journal of releases (data/releases/journal) is damaged: the next start runs what was"
          + " committed last, as far as it can be read, and drops what was changed by hand";

  private static final String SAFE =
      "the router was started with --safe: the program's own bundles run, whatever is installed,"
          + " and nothing that is changed is remembered";

  private final Releases releases;
  private final ReleaseStorage storage;
  private final Supplier<List<String>> heldLoaders;
  private final boolean safe;

  /** Makes the check. */
  @Activate
  public ReleasesCheck(
      @Reference Releases releases, @Reference ReleaseStorage storage, @Reference Judge judge) {
    this(releases, storage, judge::heldLoaders, Boolean.getBoolean("millrace.safe"));
  }

  ReleasesCheck(
      Releases releases, ReleaseStorage storage, Supplier<List<String>> heldLoaders, boolean safe) {
    this.releases = releases;
    this.storage = storage;
    this.heldLoaders = heldLoaders;
    this.safe = safe;
  }

  @Override
  public Result execute() {
    try {
      Status status = releases.status();
      List<String> problems = problems(status);
      if (!problems.isEmpty()) {
        return new Result(Result.Status.WARN, String.join("\n", problems));
      }
      int drift = status.drift().size();
      String byHand = drift == 0 ? "" : ", %d changed by hand (release:status)".formatted(drift);
      String hold = storage.hold().map(each -> ", " + HoldText.of(each)).orElse("");
      return new Result(Result.Status.OK, status.runs() + byHand + hold);
    } catch (IOException failure) {
      return new Result(Result.Status.CRITICAL, FileReason.of(failure));
    }
  }

  /** One problem must not hide another: each is a line. */
  private List<String> problems(Status status) {
    List<String> problems = new ArrayList<>();
    if (safe) {
      problems.add(SAFE);
    }
    if (status.open().filter(each -> each.state() == ReleaseState.AWAITING_CONFIRM).isPresent()) {
      problems.add(
          "a change is undone in %d s unless you give release:confirm"
              .formatted(status.confirmSeconds()));
    }
    if (status.damaged()) {
      problems.add(DAMAGED);
    }
    if (!status.missing().isEmpty()) {
      problems.add(
          "%s (by hand; release:revert undoes it)".formatted(String.join(", ", status.missing())));
    }
    problems.addAll(storage.faults());
    List<String> held = heldLoaders.get();
    if (!held.isEmpty()) {
      problems.add(
          "classes of a former build are still held: %s (a leak; a restart ends it)"
              .formatted(String.join(", ", held)));
    }
    return problems;
  }
}
