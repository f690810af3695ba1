// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import static io.millrace.nic.firmware.Uploader.head;
import static io.millrace.nic.firmware.Uploader.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is killed (SIGKILL) in each state of an upgrade, before, within and after each change
 * of the disk, and at random offsets of an upload; each time it stands still at that very place.
 * The next process reports an offset and goes on exactly there, runs the old image unless the new
 * one came up, and takes another upgrade. With every build it is killed at one moment of each kind
 * of change and at some of the offsets, and goes on from a copy of the disk of each other moment;
 * with the long tests it is killed at all.
 */
@Timeout(600)
class UpgradeKilledAnywhereTest {
  private static final int OFFSETS = Extent.times(4, 50);

  @TempDir Path folder;

  private interface Kill {
    void at(int place) throws Exception;
  }

  /** As many at a time as there are processors. */
  private static void each(Collection<Integer> places, Kill kill) {
    places.parallelStream()
        .forEach(
            place -> {
              try {
                kill.at(place);
              } catch (Exception fault) {
                throw new AssertionError("killed at " + place, fault);
              }
            });
  }

  private static void say(String what) {
    System.out.println("firmware, SIGKILL: " + what);
  }

  @Test
  void upgrade_outlives_a_kill_in_each_state_and_at_each_change_of_the_disk() throws Exception {
    RecordedRun course = RecordedRun.of("whole", folder.resolve("course"));
    Set<UpgradeState> reported = new ConcurrentSkipListSet<>();
    each(
        course.distinctRests(),
        answered -> {
          Path here = folder.resolve("step" + answered);
          KillOutcome killed = KillOutcome.at(here, "whole", "step", answered);
          assertThat(killed.rests()).isEqualTo(course.rests().subList(0, answered + 1));
          reported.add(UpgradeState.of(killed.last().state()));
          goesOn(here, course, answered, null);
        });
    Set<UpgradePhase> situations = new ConcurrentSkipListSet<>();
    List<Integer> killedAt = course.killedMoments();
    each(
        course.distinctMoments(),
        number -> {
          int answered = course.moments().get(number).answered();
          Path here = course.copy(number);
          if (killedAt.contains(number)) {
            here = folder.resolve("moment" + number);
            KillOutcome killed = KillOutcome.at(here, "whole", "moment", number);
            assertThat(killed.rests()).isEqualTo(course.rests().subList(0, answered + 1));
          }
          if (answered >= 0) {
            reported.add(UpgradeState.of(course.rests().get(answered).state()));
          }
          situations.add(UpgradePhase.of(AfterKill.nic(here)));
          goesOn(here, course, answered, course.moments().get(number));
        });
    assertThat(reported).containsExactlyInAnyOrder(UpgradeState.values());
    assertThat(situations).containsExactlyInAnyOrder(UpgradePhase.values());
    say(
        "%d of %d reported states, %d of %d situations on the disk, killed at %d of %d moments"
            .formatted(
                reported.size(),
                UpgradeState.values().length,
                situations.size(),
                UpgradePhase.values().length,
                killedAt.size(),
                course.distinctMoments().size()));
  }

  private static void goesOn(Path here, RecordedRun course, int answered, RecordedRun.Moment moment)
      throws IOException {
    boolean inFlight = moment != null && answered >= 0;
    ObservedUpgrade before = course.found().get(Math.max(0, answered));
    ObservedUpgrade after = inFlight ? course.found().get(answered + 1) : before;
    UpgradeScenario.Step step = inFlight ? course.steps().get(answered) : null;
    AfterKill aftermath = AfterKill.of(here).isBetween(before, after, step);
    List<UpgradeScenario.Step> near =
        course
            .steps()
            .subList(Math.max(0, answered - 1), Math.max(0, answered + (inFlight ? 1 : 0)));
    if (aftermath.found().isUploading()) {
      long reported = Math.min(course.rests().get(answered).offset(), aftermath.found().offset());
      aftermath.resumes(aftermath.subject(near), reported);
    } else if (aftermath.found().state() == UpgradeState.VERIFY_PASSED.code()) {
      aftermath.activates(aftermath.subject(near));
    }
    aftermath.takesTheNextImage();
  }

  @Test
  void upload_goes_on_at_each_of_many_random_offsets() throws Exception {
    UpgradeScenario.Upload upload =
        UpgradeScenario.Upload.of(
            UpgradeScenario.LONG_VERSION, UpgradeScenario.LONG.length(), 0, 0);
    Random random = new Random(50);
    List<Integer> offsets =
        IntStream.range(0, OFFSETS).map(i -> random.nextInt(19_000)).boxed().toList();
    each(
        IntStream.range(0, OFFSETS).boxed().toList(),
        number -> {
          int offset = offsets.get(number);
          boolean blocks = number % 2 == 1;
          Path here = folder.resolve("offset" + number);
          KillOutcome killed =
              KillOutcome.at(here, blocks ? "blocks" : "records", "offset", offset);
          AfterKill aftermath = AfterKill.of(here);
          long reported = blocks && killed.rests().size() == 1 ? 0 : killed.last().offset();
          assertThat(aftermath.found().offset()).isEqualTo(offset).isGreaterThanOrEqualTo(reported);
          assertThat(aftermath.found().isUploading()).isTrue();
          if (blocks) {
            aftermath.resumesByBlocks(upload).takesTheNextImage();
          } else {
            aftermath.resumes(upload, reported).takesTheNextImage();
          }
        });
    say("%d of %d offsets".formatted(offsets.size(), OFFSETS));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, Boot.MOST_ATTEMPTS})
  void boot_that_is_killed_each_time_is_given_up_at_last(int kills) throws Exception {
    Uploader client = new Uploader(folder);
    client.boot("1.0.0", 500);
    client.upload(head("2.0.0", image(600)), image(600), 0);
    for (int i = 1; i <= kills; i++) {
      KillOutcome.at(folder, i == 1 ? "activate" : "start", "trial", 0);
      assertThat(Files.readString(AfterKill.nic(folder).resolve("boot")))
          .contains("booted=1.0.0", "trial=2.0.0", "attempts=" + i);
    }
    ObservedUpgrade found = ObservedUpgrade.of(client.start());
    boolean given = kills == Boot.MOST_ATTEMPTS;
    assertThat(client.shown).isEqualTo(given ? "1.0.0" : "2.0.0");
    assertThat(found.version()).isEqualTo(given ? "01000000" : "02000000");
    assertThat(found.state()).isEqualTo(given ? 8 : 7);
  }

  @Test
  void loss_would_be_noticed() throws Exception {
    RecordedRun course = RecordedRun.of("records", folder.resolve("course"));
    KillOutcome killed = KillOutcome.at(folder.resolve("lost"), "records", "step", 50);
    Path part = AfterKill.nic(folder.resolve("lost")).resolve("upload.part");
    Files.write(part, Arrays.copyOf(Files.readAllBytes(part), (int) Files.size(part) - 1));
    AfterKill lost = AfterKill.of(folder.resolve("lost"));
    assertThat(lost.found().offset()).isEqualTo(killed.last().offset() - 1);
    ObservedUpgrade expected = course.found().get(50);
    assertThatThrownBy(() -> lost.isBetween(expected, expected, null))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void version_that_changed_without_a_boot_would_be_noticed() throws Exception {
    RecordedRun course = RecordedRun.of("whole", folder.resolve("course"));
    int verified = names(course).indexOf("1.0.0 verify") + 1;
    Path here = folder.resolve("changed");
    KillOutcome.at(here, "whole", "step", verified);
    Path boot = AfterKill.nic(here).resolve("boot");
    String record = Files.readString(boot);
    Files.writeString(boot, record.replace("booted=built-in", "booted=1.0.0"));
    ObservedUpgrade expected = course.found().get(verified);
    assertThatThrownBy(() -> AfterKill.of(here).isBetween(expected, expected, null))
        .isInstanceOf(AssertionError.class);
  }

  private static List<String> names(RecordedRun course) {
    return course.steps().stream().map(UpgradeScenario.Step::name).toList();
  }

  /** What was left of a boot and of much else that the next process has to put in order. */
  private static void disorder(Path parent) throws IOException {
    Uploader client = new Uploader(WatchedDisk.unsynced(parent));
    client.boot("1.0.0", 500);
    client.boot("2.0.0", 600);
    client.upload(head("3.0.0", image(700), 0x8000, Uploader.TYPE), image(700), 0);
    client.firmware.close();
    Path nic = AfterKill.nic(parent);
    Files.writeString(
        nic.resolve("boot"),
        "booted=2.0.0\nformer=1.0.0\nverified=4.0.0\ntrial=3.0.0\nattempts=1\nstate=5\n");
    Files.write(nic.resolve("2.0.0.image"), head("2.0.0", image(600)).record().toArray());
    Files.write(nic.resolve("upload.part"), new byte[7]);
    Files.write(nic.resolve("boot.new"), new byte[7]);
  }

  @Test
  void start_that_is_killed_while_it_puts_things_in_order_is_made_up_for() throws Exception {
    Path untouched = Files.createDirectories(folder.resolve("untouched"));
    disorder(untouched);
    RecordedRun course = RecordedRun.of("start", untouched);
    List<Integer> moments = course.distinctMoments();
    List<Integer> killedAt = course.killedMoments();
    each(
        moments,
        number -> {
          Path here = course.copy(number);
          if (killedAt.contains(number)) {
            here = Files.createDirectories(folder.resolve("start" + number));
            disorder(here);
            KillOutcome.at(here, "start", "moment", number);
          }
          Uploader client = new Uploader(WatchedDisk.unsynced(here));
          assertThat(client.shown).isEqualTo("1.0.0");
          assertThat(ObservedUpgrade.of(client)).isEqualTo(course.rests().get(0));
          assertThat(namesIn(AfterKill.nic(here)))
              .containsExactlyInAnyOrder("boot", "1.0.0.image", "2.0.0.image", "3.0.0.image");
          client.firmware.close();
        });
    say("killed at %d of %d moments of a start".formatted(killedAt.size(), moments.size()));
  }

  private static Set<String> namesIn(Path nic) throws IOException {
    try (var files = Files.list(nic)) {
      return files.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
