// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the factory set of a package, by its sequence. */
class FactorySequenceTest {
  private static final String OURS = "io.millrace.ours";
  private static final String HAND = "io.millrace.hand";

  @TempDir Path folder;
  private Sets sets;
  private String first;

  @BeforeEach
  void router_with_the_package_of_sequence_5() throws Exception {
    SmallRouter.ship(folder, "30", "hand", SmallRouter.jar(HAND, "1.0.0"));
    pack(5, "1.0.0");
    sets = new Sets(folder);
    first = decide("boot 1").hash();
  }

  private void pack(long sequence, String version) throws Exception {
    SmallRouter.ship(folder, "30", "ours", SmallRouter.jar(OURS, version));
    Files.createDirectories(folder.resolve("factory"));
    Files.writeString(folder.resolve("factory/sequence"), sequence + "\n");
  }

  private Start decide(String boot) throws Exception {
    StartSettings of = SmallRouter.settings(folder);
    StartSettings settings =
        new StartSettings(
            of.system(),
            of.releases(),
            of.cache(),
            boot,
            of.steady(),
            of.limit(),
            of.keepDrift(),
            of.safe());
    try (LauncherJournal journal =
        LauncherJournal.open(folder.resolve("releases/journal"), Clock.systemUTC())) {
      SetStore store = SetStore.open(settings.releases(), settings.system());
      StoreFiles files = new StoreFiles(folder, folder, settings.releases());
      Start start = new StartDecision(journal, store, settings, files).decide();
      journal.attempt(ReleaseState.START_ATTEMPT, new StartAttempt(start, settings).fields());
      return start;
    }
  }

  /** Goes on as the deployer does: with the fields of the change. */
  private void follow(Start trial, ReleaseState... states) throws Exception {
    for (ReleaseState state : states) {
      Map<String, String> fields = new TreeMap<>(trial.trial().orElseThrow().fields());
      try (LauncherJournal journal =
          LauncherJournal.open(folder.resolve("releases/journal"), Clock.systemUTC())) {
        journal.attempt(state, fields);
      }
    }
  }

  private JournalRecord last(ReleaseState state) throws Exception {
    List<JournalRecord> records = SmallRouter.records(folder);
    return records.stream().filter(each -> each.state() == state).reduce((a, b) -> b).orElseThrow();
  }

  @Test
  void higher_sequence_is_tried_and_stays_when_it_is_committed() throws Exception {
    pack(6, "0.9.0"); // whatever the version says
    Start trial = decide("boot 1");
    assertThat(trial.hash()).isNotEqualTo(first);
    assertThat(trial.trial()).isPresent();
    assertThat(last(ReleaseState.SWITCHING_BY_RESTART).fields())
        .containsEntry("previous", first)
        .containsEntry("sequence", "6");

    follow(trial, ReleaseState.JUDGING, ReleaseState.COMMITTED);
    Start after = decide("boot 1");
    assertThat(after.hash()).isEqualTo(trial.hash());
    assertThat(after.trial()).isEmpty();
  }

  @Test
  void one_that_comes_to_no_verdict_is_undone_and_not_tried_again() throws Exception {
    pack(6, "2.0.0");
    Start trial = decide("boot 1");
    follow(trial, ReleaseState.JUDGING);
    assertThat(decide("boot 1").hash()).isEqualTo(first);
    assertThat(last(ReleaseState.ROLLED_BACK).field("set")).isEqualTo(trial.hash());
    assertThat(decide("boot 1").hash()).isEqualTo(first);
  }

  @Test
  void power_cut_while_it_is_judged_says_nothing_of_it_three_times() throws Exception {
    pack(6, "2.0.0");
    Start trial = decide("boot 1");
    follow(trial, ReleaseState.JUDGING);
    assertThat(decide("boot 2").hash()).isEqualTo(trial.hash());
    assertThat(decide("boot 3").hash()).isEqualTo(trial.hash());
    assertThat(decide("boot 4").hash()).isEqualTo(first);
  }

  @Test
  void lower_sequence_is_kept_to_go_back_to_and_no_more() throws Exception {
    pack(4, "9.0.0");
    assertThat(decide("boot 1").hash()).isEqualTo(first);
    assertThat(last(ReleaseState.FACTORY_CHANGED).field("factory")).isEqualTo("kept");
    String kept = last(ReleaseState.FACTORY_CHANGED).field("set");
    assertThat(folder.resolve("releases/sets/" + kept + ".json")).exists();
  }

  @Test
  void sequence_is_compared_with_that_of_the_release_that_runs() throws Exception {
    String release = sets.set(Sets.Part.of(OURS, "3.0.0"));
    sets.write(ReleaseState.COMMITTED, release, JournalRecord.SEQUENCE, "41");
    pack(6, "4.0.0");
    assertThat(decide("boot 1").hash()).isEqualTo(release);
    pack(42, "2.0.0");
    assertThat(decide("boot 1").trial()).isPresent();
  }

  @Test
  void same_sequence_goes_by_the_version() throws Exception {
    pack(5, "1.1.0");
    Start start = decide("boot 1");
    assertThat(start.hash()).isNotEqualTo(first);
    assertThat(start.trial()).isEmpty();
  }

  @Test
  void what_was_changed_by_hand_and_is_the_same_in_the_package_stays() throws Exception {
    sets.write(
        ReleaseState.DRIFT,
        first,
        JournalRecord.ACTION,
        "stop",
        JournalRecord.BUNDLE,
        HAND,
        JournalRecord.VERSION,
        "1.0.0");
    pack(6, "2.0.0");
    Start trial = decide("boot 1");
    assertThat(trial.bundles())
        .filteredOn(each -> each.bundle().symbolicName().equals(HAND))
        .singleElement()
        .matches(each -> !each.started());
    assertThat(trial.trial().orElseThrow().field("keptByHand")).isEqualTo(HAND);
  }

  @Test
  void what_was_changed_by_hand_and_stays_is_written_down_once() throws Exception {
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      router.bundle(HAND).stop();
    }
    pack(6, "2.0.0");
    String next;
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      next = last(ReleaseState.SWITCHING_BY_RESTART).field(JournalRecord.SET);
      router.journal().accept(Sets.record(ReleaseState.COMMITTED, next).json());
    }
    assertThat(Drift.of(SmallRouter.records(folder), next).changes()).hasSize(1);
  }
}
