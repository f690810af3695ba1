// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Changes by hand, and those of a change of the set, in a real framework. */
@Timeout(30)
class DriftWatchTest {
  @TempDir Path folder;
  private Sets sets;

  @BeforeEach
  void aFactorySet() throws Exception {
    SmallRouter.ship(folder, "30", "first", SmallRouter.jar("first", "1.0.0"));
    SmallRouter.ship(folder, "40", "second", SmallRouter.jar("second", "1.0.0"));
    sets = new Sets(folder);
  }

  private List<String> drift() throws Exception {
    return SmallRouter.records(folder).stream()
        .filter(record -> record.state() == ReleaseState.DRIFT)
        .map(
            record ->
                String.join(
                    " ",
                    record.field(JournalRecord.ACTION),
                    record.field(JournalRecord.BUNDLE),
                    record.field(JournalRecord.VERSION)))
        .toList();
  }

  private static ByteArrayInputStream jar(String name, String version) throws Exception {
    return new ByteArrayInputStream(SmallRouter.jar(name, version));
  }

  private static byte[] json(ReleaseState state, String set, String... more) {
    return Sets.record(state, set, more).json();
  }

  @Test
  void bundleThatListens_isToldOfEachRecord_andAFaultOfOneStopsNothing() throws Exception {
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      List<byte[]> told = new ArrayList<>();
      Dictionary<String, String> listens = new Hashtable<>();
      listens.put("io.millrace.deployer", "records");
      Consumer<byte[]> failing =
          json -> {
            throw new IllegalStateException("replaced");
          };
      Consumer<byte[]> good = told::add;
      router.context().registerService(Consumer.class, failing, listens);
      router.context().registerService(Consumer.class, good, listens);
      router.bundle("first").stop();
      assertThat(told).hasSize(1);
      JournalRecord record = JournalRecord.of(told.get(0));
      assertThat(record.state()).isEqualTo(ReleaseState.DRIFT);
      assertThat(record.field(JournalRecord.BUNDLE)).isEqualTo("first");
      assertThat(drift()).containsExactly("stop first 1.0.0");
    }
  }

  @Test
  void eachChangeByHand_isOnTheDiskWhenItIsDone_andOutlivesAKill() throws Exception {
    SmallRouter router = SmallRouter.start(folder);
    router.bundle("first").stop();
    assertThat(drift()).containsExactly("stop first 1.0.0");
    router.bundle("second").update(jar("second", "1.5.0"));
    Bundle mine = router.context().installBundle("file:/home/me/mine.jar", jar("mine", "3.0.0"));
    mine.start();
    assertThat(drift())
        .containsExactly(
            "stop first 1.0.0", "update second 1.5.0", "install mine 3.0.0", "start mine 3.0.0");
    router.kill();

    try (SmallRouter again = SmallRouter.start(folder).ready()) {
      assertThat(again.bundles())
          .isEqualTo(Map.of("first", "1.0.0", "second", "1.5.0", "mine", "3.0.0"));
      assertThat(persistent(again, "first")).isFalse();
      assertThat(persistent(again, "mine")).isTrue();
      assertThat(again.bundle("mine").getLocation()).isEqualTo("file:/home/me/mine.jar");
      assertThat(drift()).hasSize(4);
      again.bundle("first").start();
      again.bundle("mine").uninstall();
    }
    try (SmallRouter again = SmallRouter.start(folder)) {
      assertThat(again.bundles()).isEqualTo(Map.of("first", "1.0.0", "second", "1.5.0"));
      assertThat(persistent(again, "first")).isTrue();
    }
  }

  private static boolean persistent(SmallRouter router, String bundle) {
    return router.bundle(bundle).adapt(BundleStartLevel.class).isPersistentlyStarted();
  }

  @Test
  void restartsWithoutAChange_recordNothing() throws Exception {
    for (int i = 0; i < 3; i++) {
      SmallRouter.start(folder).ready().close();
    }
    assertThat(drift()).isEmpty();
  }

  @Test
  void startLevel_isRecordedAtTheOrderlyStop() throws Exception {
    try (SmallRouter router = SmallRouter.start(folder)) {
      router.bundle("first").adapt(BundleStartLevel.class).setStartLevel(55);
    }
    try (SmallRouter router = SmallRouter.start(folder)) {
      assertThat(router.bundle("first").adapt(BundleStartLevel.class).getStartLevel())
          .isEqualTo(55);
    }
  }

  @Test
  void whereTheKeySaysSo_changesByHandEndWithARestart() throws Exception {
    SmallRouter router = SmallRouter.start(folder);
    router.bundle("second").uninstall();
    router.close();
    StartSettings kept = SmallRouter.settings(folder);
    StartSettings dropped =
        new StartSettings(
            kept.system(),
            kept.releases(),
            kept.cache(),
            kept.boot(),
            Duration.ZERO,
            kept.limit(),
            false,
            false);

    try (SmallRouter again = SmallRouter.start(dropped)) {
      assertThat(again.bundles()).containsKey("second");
    }
  }

  @Test
  void changesWhileTheSetIsSwitched_areNotByHand_butWhatDiffersInTheEndIs() throws Exception {
    String next = sets.set(Sets.Part.of("first", "2.0.0"), Sets.Part.of("second", "1.0.0"));
    sets.write(ReleaseState.PLANNED, next);
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      router.context().installBundle("file:/mine.jar", jar("mine", "3.0.0"));
      int before = drift().size();
      router.journal().accept(json(ReleaseState.SWITCHING, next));
      router.bundle("first").update(jar("first", "2.0.0"));
      assertThat(drift()).hasSize(before);
      router.journal().accept(json(ReleaseState.COMMITTED, next));
    }
    assertThat(Drift.of(SmallRouter.records(folder), next).changes())
        .extracting(change -> change.field(JournalRecord.BUNDLE))
        .containsExactly("mine");
    try (SmallRouter router = SmallRouter.start(folder)) {
      assertThat(router.bundles())
          .isEqualTo(Map.of("first", "2.0.0", "second", "1.0.0", "mine", "3.0.0"));
    }
  }

  @Test
  void whatIsStoppedByHandBeforeAChangeIsConfirmed_staysStopped() throws Exception {
    String next = sets.set(Sets.Part.of("first", "2.0.0"), Sets.Part.of("second", "1.0.0"));
    sets.write(ReleaseState.PLANNED, next);
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      router.journal().accept(json(ReleaseState.SWITCHING, next));
      router.bundle("first").update(jar("first", "2.0.0"));
      router.journal().accept(json(ReleaseState.AWAITING_CONFIRM, next));
      router.bundle("second").stop();
      router.journal().accept(json(ReleaseState.COMMITTED, next));
      assertThat(drift()).containsExactly("stop second 1.0.0");
      router.bundle("first").stop();
      assertThat(drift()).containsExactly("stop second 1.0.0", "stop first 2.0.0");
    }
  }

  @Test
  void killInTheMiddleOfASwitch_bringsTheSetBeforeBack() throws Exception {
    String next = sets.set(Sets.Part.of("first", "2.0.0"));
    SmallRouter router = SmallRouter.start(folder).ready();
    router.journal().accept(json(ReleaseState.SWITCHING, next));
    router.bundle("first").update(jar("first", "2.0.0"));
    router.bundle("second").uninstall();
    router.kill();

    try (SmallRouter again = SmallRouter.start(folder)) {
      assertThat(again.bundles()).isEqualTo(Map.of("first", "1.0.0", "second", "1.0.0"));
    }
  }

  @Test
  void setThatIsNotThereWhole_isNotCommitted() throws Exception {
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      assertThatThrownBy(
              () -> router.journal().accept(json(ReleaseState.COMMITTED, "a".repeat(64))))
          .isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(() -> router.journal().accept("[]".getBytes()))
          .isInstanceOf(UncheckedIOException.class);
    }
    assertThat(SmallRouter.records(folder))
        .extracting(JournalRecord::state)
        .doesNotContain(ReleaseState.COMMITTED);
  }

  @Test
  void setWhoseRecordCannotBeWritten_isNotTheOneThatIsChangedByHand() throws Exception {
    String next = sets.set(Sets.Part.of("first", "1.0.0"));
    sets.write(ReleaseState.PLANNED, next);
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      Consumer<byte[]> journal = router.journal();
      journal.accept(json(ReleaseState.SWITCHING, next));
      String half = "x".repeat(40_000);
      byte[] tooLong = json(ReleaseState.COMMITTED, next, "reason", half, "who", half);
      assertThatThrownBy(() -> journal.accept(tooLong))
          .isInstanceOf(IllegalArgumentException.class);
      journal.accept(json(ReleaseState.ROLLED_BACK, next));
      router.bundle("first").stop();
    }
    List<JournalRecord> records = SmallRouter.records(folder);
    assertThat(Drift.of(records, next).isEmpty()).isTrue();
    String factory = SetHistory.of(records).committed().orElseThrow();
    assertThat(Drift.of(records, factory).changes()).hasSize(1);
  }

  @Test
  void changeThatNobodyEnds_isUndoneByTheLauncher() throws Exception {
    String next = sets.set(Sets.Part.of("first", "2.0.0"));
    SmallRouter router = SmallRouter.start(folder).ready();
    router.journal().accept(json(ReleaseState.SWITCHING, next, "deadlineSeconds", "5"));
    router.later();
    assertThat(router.isRestarted()).isTrue();
    router.close();

    try (SmallRouter again = SmallRouter.start(folder)) {
      assertThat(again.bundles()).isEqualTo(Map.of("first", "1.0.0", "second", "1.0.0"));
    }
    assertThat(SmallRouter.records(folder))
        .filteredOn(record -> record.state() == ReleaseState.ROLLED_BACK)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.field(JournalRecord.REASON)).contains("nothing followed SWITCHING");
              assertThat(record.field(JournalRecord.BAD)).isEqualTo("true");
            });
  }

  @Test
  void releaseThatIsCommittedAfterARestartInThisProcess_isNotUndoneByAnEarlierDeadline()
      throws Exception {
    String next = sets.set(Sets.Part.of("first", "2.0.0"));
    sets.write(ReleaseState.PLANNED, next);
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      router
          .journal()
          .accept(json(ReleaseState.SWITCHING_BY_RESTART, next, "deadlineSeconds", "5"));
      router.startAgain();
      assertThat(router.bundles()).isEqualTo(Map.of("first", "2.0.0"));
      router.journal().accept(json(ReleaseState.COMMITTED, next));
      router.later();
      assertThat(router.isRestarted()).isFalse();
    }
    assertThat(SmallRouter.records(folder))
        .extracting(JournalRecord::state)
        .doesNotContain(ReleaseState.ROLLING_BACK);
  }

  @Test
  void changeThatHasEnded_isNotUndone() throws Exception {
    String next = sets.set(Sets.Part.of("first", "1.0.0"), Sets.Part.of("second", "1.0.0"));
    sets.write(ReleaseState.PLANNED, next);
    try (SmallRouter router = SmallRouter.start(folder).ready()) {
      router.journal().accept(json(ReleaseState.SWITCHING, next, "deadlineSeconds", "5"));
      router.journal().accept(json(ReleaseState.JUDGING, next, "deadlineSeconds", "5"));
      router.journal().accept(json(ReleaseState.COMMITTED, next));
      router.later();
      assertThat(router.isRestarted()).isFalse();
    }
  }
}
