// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseHold;
import io.millrace.deployer.change.ReleaseStorage;
import io.millrace.deployer.change.Releases;
import io.millrace.deployer.change.Status;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleasesCheckTest {
  private static List<String> leaking = List.of();
  private static List<String> faults = List.of();
  private static boolean safe;

  @AfterEach
  void nothingLeaks() {
    leaking = List.of();
    faults = List.of();
    safe = false;
  }

  @Test
  void router_that_was_started_with_the_programs_own_bundles_alone_says_so() {
    safe = true;
    assertResult(check(() -> status(Optional.empty())), Result.Status.WARN, "with --safe");
  }

  @Test
  void what_could_not_be_read_or_written_is_a_warning_and_hides_nothing_else() {
    faults = List.of("the file of the hold cannot be read", "the trusted keys are not changed");
    Result result = check(() -> status(Optional.empty(), "two is stopped"));
    assertResult(result, Result.Status.WARN, "two is stopped");
    assertResult(result, Result.Status.WARN, "the file of the hold cannot be read");
    assertResult(result, Result.Status.WARN, "the trusted keys are not changed");
  }

  @Test
  void classes_that_a_change_has_left_behind_are_a_warning_that_names_the_bundle() {
    leaking = List.of("io.millrace.nic");
    assertResult(
        check(() -> status(Optional.empty())), Result.Status.WARN, "held: io.millrace.nic");
  }

  private static Result check(Callable<Status> status) {
    return check(status, Optional.empty());
  }

  private static Result check(Callable<Status> status, Optional<ReleaseHold> hold) {
    Releases releases =
        (Releases)
            Proxy.newProxyInstance(
                ReleasesCheckTest.class.getClassLoader(),
                new Class<?>[] {Releases.class},
                (proxy, method, arguments) -> status.call());
    ReleaseStorage storage =
        (ReleaseStorage)
            Proxy.newProxyInstance(
                ReleasesCheckTest.class.getClassLoader(),
                new Class<?>[] {ReleaseStorage.class},
                (proxy, method, arguments) -> method.getName().equals("faults") ? faults : hold);
    return new ReleasesCheck(releases, storage, () -> leaking, safe).execute();
  }

  private static Status status(Optional<JournalRecord> open, String... missing) {
    return new Status(
        Optional.empty(), open, Optional.empty(), List.of(missing), List.of(missing), false, 90);
  }

  private static void assertResult(Result result, Result.Status status, String words) {
    assertThat(result.getStatus()).isEqualTo(status);
    assertThat(result.toString()).contains(words);
  }

  @Test
  void what_runs_is_named() {
    assertResult(check(() -> status(Optional.empty())), Result.Status.OK, "factory set");
  }

  @Test
  void hold_is_named_and_is_no_fault() {
    ReleaseHold hold =
        ReleaseHold.of(Origin.of("shell", "anna", ""), Instant.EPOCH, "harvest until Monday");
    assertResult(
        check(() -> status(Optional.empty()), Optional.of(hold)),
        Result.Status.OK,
        "factory set, held since 1970-01-01T00:00:00Z by anna through shell: harvest until Monday");
  }

  @Test
  void bundle_that_somebody_stopped_is_a_warning_that_names_it() {
    assertResult(
        check(() -> status(Optional.empty(), "one is not installed", "two is stopped")),
        Result.Status.WARN,
        "one is not installed, two is stopped");
  }

  @Test
  void change_that_waits_is_a_warning() {
    JournalRecord waits = new JournalRecord(Instant.EPOCH, ReleaseState.AWAITING_CONFIRM, Map.of());
    assertResult(
        check(() -> status(Optional.of(waits))), Result.Status.WARN, "undone in 90 s unless");
  }

  @Test
  void journal_that_is_damaged_is_a_warning_before_the_router_starts_again() {
    Status damaged =
        new Status(
            Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of(), true, 0);
    assertResult(check(() -> damaged), Result.Status.WARN, "journal of releases");
  }

  @Test
  void journal_that_cannot_be_read_is_critical() {
    assertResult(
        check(
            () -> {
              throw new IOException("the journal cannot be read: permission denied");
            }),
        Result.Status.CRITICAL,
        "the journal cannot be read: permission denied");
  }
}
