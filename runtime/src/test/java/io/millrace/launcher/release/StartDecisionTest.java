// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static io.millrace.lib.release.journal.JournalRecord.ACTION;
import static io.millrace.lib.release.journal.JournalRecord.BUNDLE;
import static io.millrace.lib.release.journal.JournalRecord.REASON;
import static io.millrace.lib.release.journal.JournalRecord.SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a start runs after each record that can be the last. */
class StartDecisionTest {
  private static final String BOOT = "this boot";

  @TempDir Path folder;
  private Sets sets;
  private String factory;
  private String before;
  private String next;

  @BeforeEach
  void aFactorySet_andTwoReleases() throws Exception {
    SmallRouter.ship(folder, "30", "first", SmallRouter.jar("first", "1.0.0"));
    sets = new Sets(folder);
    before = sets.set(Sets.Part.of("first", "2.0.0"));
    next = sets.set(Sets.Part.of("first", "3.0.0"));
    factory = SetStore.open(folder.resolve("releases"), folder.resolve("system")).factory();
    decide();
  }

  private Start decide() throws Exception {
    try (LauncherJournal journal = journal()) {
      return decide(journal);
    }
  }

  private LauncherJournal journal() throws IOException {
    return LauncherJournal.open(folder.resolve("releases/journal"), Clock.systemUTC());
  }

  private Start decide(LauncherJournal journal) throws Exception {
    StartSettings settings = SmallRouter.settings(folder);
    SetStore store = SetStore.open(settings.releases(), settings.system());
    StoreFiles files = new StoreFiles(folder, folder, settings.releases());
    return new StartDecision(journal, store, settings, files).decide();
  }

  private JournalRecord last() throws IOException {
    List<JournalRecord> records = SmallRouter.records(folder);
    return records.get(records.size() - 1);
  }

  private void failedStarts(int count, String set, String boot) throws IOException {
    for (int i = 0; i < count; i++) {
      sets.write(ReleaseState.START_ATTEMPT, set, FailedStarts.BOOT, boot);
    }
  }

  @Test
  void withoutAnyRelease_theFactorySetRuns() throws Exception {
    assertThat(decide().hash()).isEqualTo(factory);
    assertThat(SmallRouter.records(folder)).hasSize(1);
    assertThat(last().state()).isEqualTo(ReleaseState.FACTORY_CHANGED);
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEIVED", "VERIFIED", "STAGED", "PLANNED", "REFUSED"})
  void whatIsPrepared_changesNothing(ReleaseState state) throws Exception {
    sets.write(ReleaseState.COMMITTED, before).write(state, next);

    assertThat(decide().hash()).isEqualTo(before);
    assertThat(last().state()).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource(names = {"SWITCHING", "JUDGING", "AWAITING_CONFIRM", "ROLLING_BACK"})
  void whatHasNotComeToItsEnd_isUndone(ReleaseState state) throws Exception {
    sets.write(ReleaseState.COMMITTED, before).write(state, next, "release", "abc");

    assertThat(decide().hash()).isEqualTo(before);
    assertThat(last().state()).isEqualTo(ReleaseState.ROLLED_BACK);
    assertThat(last().field(SET)).isEqualTo(next);
    assertThat(last().field("previous")).isEqualTo(before);
    assertThat(last().field("release")).isEqualTo("abc");
    assertThat(last().field(JournalRecord.BAD)).isEmpty();
    assertThat(decide().hash()).isEqualTo(before);
  }

  @Test
  void switchThatARestartInterrupted_saysSo() throws Exception {
    sets.write(ReleaseState.SWITCHING, next);

    assertThat(decide().hash()).isEqualTo(factory);
    assertThat(last().field(REASON)).isEqualTo("interrupted");
  }

  @Test
  void switchByRestart_triesTheNewSetOnce() throws Exception {
    sets.write(ReleaseState.COMMITTED, before).write(ReleaseState.SWITCHING_BY_RESTART, next);

    Start trial = decide();
    assertThat(trial.hash()).isEqualTo(next);
    assertThat(trial.trial()).isPresent();

    failedStarts(1, next, BOOT);
    assertThat(decide().hash()).isEqualTo(before);
    assertThat(last().state()).isEqualTo(ReleaseState.ROLLED_BACK);
  }

  @Test
  void committedSet_runs_andRolledBackOne_doesNot() throws Exception {
    sets.write(ReleaseState.COMMITTED, before).write(ReleaseState.COMMITTED, next);
    assertThat(decide().hash()).isEqualTo(next);

    sets.write(ReleaseState.ROLLED_BACK, next, "previous", before);
    assertThat(decide().hash()).isEqualTo(before);
  }

  @Test
  void threeStartsInVain_dropDrift_thenTheSetBefore_thenTheFactorySet_thenStayDown()
      throws Exception {
    sets.write(ReleaseState.COMMITTED, before).write(ReleaseState.COMMITTED, next);
    sets.write(ReleaseState.DRIFT, next, ACTION, "stop", BUNDLE, "first", "version", "3.0.0");
    assertThat(decide().bundles().get(0).started()).isFalse();

    failedStarts(3, next, BOOT);
    assertThat(decide().hash()).isEqualTo(next);
    assertThat(decide().bundles().get(0).started()).isTrue();

    failedStarts(3, next, BOOT);
    assertThat(decide().hash()).isEqualTo(before);
    assertThat(last().field(JournalRecord.BAD)).isEqualTo("true");

    failedStarts(3, before, BOOT);
    assertThat(decide().hash()).isEqualTo(factory);

    failedStarts(3, factory, BOOT);
    assertThatThrownBy(this::decide)
        .isInstanceOf(StaysDownException.class)
        .hasMessageContaining("3 starts in a row");

    sets.write(ReleaseState.COMMITTED, factory);
    assertThat(decide().hash()).isEqualTo(factory);
  }

  @Test
  void twoStartsInVain_orThreeWithAHealthyOneBetween_changeNothing() throws Exception {
    sets.write(ReleaseState.COMMITTED, next);
    failedStarts(2, next, BOOT);
    assertThat(decide().hash()).isEqualTo(next);

    sets.write(ReleaseState.HEALTHY, next);
    failedStarts(2, next, BOOT);
    assertThat(decide().hash()).isEqualTo(next);
  }

  @Test
  void startsThatSomebodyEnded_orAPowerCut_doNotCount() throws Exception {
    sets.write(ReleaseState.COMMITTED, next);
    for (int i = 0; i < 5; i++) {
      failedStarts(1, next, BOOT);
      sets.write(ReleaseState.STOPPED, next);
    }
    failedStarts(5, next, "the boot before");

    assertThat(decide().hash()).isEqualTo(next);
  }

  @Test
  void damagedObject_leadsToTheSetBefore_andIsNamed() throws Exception {
    sets.write(ReleaseState.COMMITTED, before).write(ReleaseState.COMMITTED, next);
    byte[] jar = SmallRouter.jar("first", "3.0.0");
    Path object = sets.object(jar);
    jar[jar.length / 2] ^= 1;
    Files.write(object, jar);

    assertThat(decide().hash()).isEqualTo(before);
    assertThat(last().field(REASON)).contains("first 3.0.0").contains("damaged");
    assertThat(last().field(JournalRecord.BAD)).isEmpty();
  }

  @Test
  void missingSet_leadsToTheFactorySet() throws Exception {
    sets.write(ReleaseState.COMMITTED, "c".repeat(64));

    assertThat(decide().hash()).isEqualTo(factory);
  }

  @Test
  void damagedJournal_runsTheLastCommittedThatIsFound_once() throws Exception {
    sets.write(ReleaseState.COMMITTED, before).write(ReleaseState.PLANNED, next);
    sets.write(ReleaseState.DRIFT, before, ACTION, "stop", BUNDLE, "first", "version", "2.0.0");
    Path file = folder.resolve("releases/journal");
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PLANNED");
    bytes[at] ^= 1;
    Files.write(file, bytes);

    Start start = decide();

    assertThat(start.hash()).isEqualTo(before);
    assertThat(start.bundles().get(0).started()).isTrue();
    assertThat(file.resolveSibling("journal.damaged")).exists();
    try (LauncherJournal mended = journal()) {
      assertThat(mended.tellDamage()).isFalse();
    }
  }

  @Test
  void newFactorySet_runs_unlessWhatIsCommittedIsNewer() throws Exception {
    String ours = "io.millrace.ours";
    String newer = sets.set(Sets.Part.of(ours, "2.0.0"));
    sets.write(ReleaseState.COMMITTED, newer);
    SmallRouter.ship(folder, "30", "ours", SmallRouter.jar(ours, "1.0.0"));
    assertThat(decide().hash()).isEqualTo(newer);
    assertThat(last().state()).isEqualTo(ReleaseState.FACTORY_CHANGED);

    SmallRouter.ship(folder, "30", "ours", SmallRouter.jar(ours, "2.1.0"));
    Start upgraded = decide();
    assertThat(upgraded.hash()).isNotEqualTo(newer);
    assertThat(upgraded.set().bundle(ours).orElseThrow().version()).isEqualTo("2.1.0");
    try (LauncherJournal journal = journal()) {
      assertThat(journal.history().previous()).contains(newer);
    }
  }

  @Test
  void damagedJarOfTheProgram_doesNotReplaceTheFactorySet() throws Exception {
    SmallRouter.ship(folder, "30", "first", new byte[] {1, 2, 3});

    Start start = decide();

    assertThat(start.hash()).isEqualTo(factory);
    assertThat(start.bundles()).hasSize(1);
    assertThat(SmallRouter.records(folder)).hasSize(1);

    byte[] flipped = SmallRouter.jar("first", "1.0.0");
    flipped[flipped.length / 2] ^= 1;
    SmallRouter.ship(folder, "30", "first", flipped);
    assertThat(decide().hash()).isEqualTo(factory);
    assertThat(SmallRouter.records(folder)).hasSize(1);
  }

  @Test
  void journalThatCannotBeWritten_doesNotKeepTheRouterFromStarting() throws Exception {
    Path file = folder.resolve("releases/journal");
    Files.delete(file);
    try (LauncherJournal journal = journal()) {
      Files.createDirectory(file);
      assertThat(decide(journal).hash()).isEqualTo(factory);
    }
  }
}
