// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseHold;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FolderWatchTest extends FolderRig {
  @Test
  void release_is_installed_once_and_the_result_is_beside_it() throws IOException {
    Path file = release("house.mrl", "one");
    look(1);
    assertThat(releases.orders).isEmpty(); // it might be being written
    look(1);
    assertThat(releases.orders).hasSize(1);
    assertThat(releases.orders.get(0).origin()).isEqualTo(Origin.of("folder", "", file.toString()));
    assertThat(releases.files.get(0)).isEqualTo(Files.readAllBytes(file));
    look(3);
    releases.end(ReleaseStage.COMMITTED, "");
    look(5);
    assertThat(releases.orders).hasSize(1);
    assertThat(result("house.mrl"))
        .isEqualToNormalizingNewlines(
            "2026-11-29T20:00:00Z house.mrl\ncommitted: org.example:house:mrl:1.2 runs\n");
    assertThat(uploads()).isEmpty();
  }

  @Test
  void file_that_grows_or_is_cut_is_waited_for() throws IOException {
    Path file = release("house.mrl", "one");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 10; length < whole.length; length += 30) {
      Files.write(file, Arrays.copyOf(whole, length));
      look(2);
    }
    assertThat(releases.orders).isEmpty();
    assertThat(Medium.hasResult(file)).isFalse();
    Files.write(file, whole);
    look(2);
    assertThat(releases.files).containsExactly(whole);
  }

  @Test
  void file_that_never_becomes_a_release_is_refused_in_the_end() throws IOException {
    Files.writeString(stick.resolve("odd.mrl"), "no release at all");
    look(20);
    assertThat(releases.orders).isEmpty();
    assertThat(result("odd.mrl")).contains("refused: ");
    assertThat(audited).containsExactly("folder release:install odd.mrl REFUSED");
  }

  @Test
  void medium_that_is_pulled_out_during_the_change_has_the_result_when_it_is_back()
      throws IOException {
    release("house.mrl", "one");
    look(2);
    Path away = Files.move(stick, home.resolve("away"));
    releases.end(ReleaseStage.COMMITTED, "");
    look(2);
    Files.move(away, stick);
    look(3);
    assertThat(result("house.mrl")).contains("committed: ");
    assertThat(releases.orders).hasSize(1);
  }

  @Test
  void file_that_cannot_be_copied_says_why_and_leaves_nothing() throws IOException {
    release("house.mrl", "one");
    releases.noRoom = new IOException("the folder for uploads is full");
    look(5);
    assertThat(result("house.mrl")).contains("not installed: the folder for uploads is full");
    assertThat(uploads()).isEmpty();
    assertThat(audited).containsExactly("folder release:install house.mrl FAILED");
  }

  @Test
  void hold_is_said_once_and_the_release_installed_when_it_is_lifted() throws IOException {
    release("house.mrl", "one");
    releases.hold = ReleaseHold.of(Origin.of("shell", "anna", ""), NOW, "harvest");
    look(5);
    assertThat(releases.orders).isEmpty();
    assertThat(result("house.mrl"))
        .contains("not installed yet: held since 2026-11-29T20:00:00Z by anna through shell");
    assertThat(audited).containsExactly("folder release:install house.mrl REFUSED");
    releases.hold = null;
    look(1);
    assertThat(releases.orders).hasSize(1);
  }

  @Test
  void other_change_is_waited_for() throws IOException {
    release("house.mrl", "one");
    releases.report = FakeReleases.report("other", ReleaseStage.JUDGING, "");
    look(3);
    assertThat(releases.orders).isEmpty();
    releases.report = FakeReleases.report("other", ReleaseStage.COMMITTED, "");
    look(1);
    releases.fail(new ReleaseRefusedException("busy", "busy with another"));
    look(1);
    assertThat(releases.orders).hasSize(1);
    look(1);
    assertThat(releases.orders).hasSize(2);
  }

  @Test
  void release_that_replaces_the_deployer_and_the_router_is_followed_by_its_reports()
      throws IOException {
    release("house.mrl", "one");
    look(2);
    releases.fail(new ReleaseRefusedException("replaced", "the deployer itself is replaced"));
    releases.report = FakeReleases.report("new", ReleaseStage.JUDGING, "");
    look(2);
    restart();
    look(2);
    assertThat(Medium.hasResult(stick.resolve("house.mrl"))).isFalse();
    releases.report = FakeReleases.report("new", ReleaseStage.COMMITTED, "");
    look(3);
    assertThat(result("house.mrl")).contains("committed: ");
    assertThat(releases.orders).hasSize(1);
  }

  @Test
  void order_that_a_power_cut_has_lost_is_given_again() throws IOException {
    release("house.mrl", "one");
    look(2);
    restart();
    look(3);
    assertThat(releases.orders).hasSize(2);
  }

  @Test
  void change_that_waits_says_so_and_how_it_ends() throws IOException {
    release("house.mrl", "one");
    look(2);
    releases.end(ReleaseStage.AWAITING_CONFIRM, "");
    look(2);
    assertThat(result("house.mrl")).contains("is undone in 90 s unless you give release:confirm");
    releases.report = FakeReleases.report("change 1", ReleaseStage.COMMITTED, "");
    look(2);
    assertThat(result("house.mrl")).contains("committed: ");
  }

  @Test
  void several_are_installed_one_after_the_other_by_their_names() throws IOException {
    release("b.mrl", "two");
    release("label/a.mrl", "one");
    release("label/too/deep.mrl", "three");
    look(2);
    assertThat(releases.orders).hasSize(1);
    releases.end(ReleaseStage.COMMITTED, "");
    look(1);
    releases.end(ReleaseStage.COMMITTED, "");
    look(3);
    assertThat(releases.orders).hasSize(2);
    assertThat(result("b.mrl")).contains("committed");
    assertThat(result("label/a.mrl")).contains("committed");
  }

  @Test
  void links_on_the_medium_lead_nowhere() throws IOException {
    Path secret = Files.writeString(home.resolve("secret"), "mine");
    Path outside = release("house.mrl", "one");
    Path elsewhere = Files.move(outside, home.resolve("elsewhere.mrl"));
    Files.createSymbolicLink(stick.resolve("link.mrl"), elsewhere);
    look(3);
    assertThat(releases.orders).isEmpty();
    release("good.mrl", "two");
    Files.createSymbolicLink(stick.resolve("good.mrl.result.txt"), secret);
    look(2);
    releases.end(ReleaseStage.COMMITTED, "");
    look(1);
    assertThat(secret).hasContent("mine");
    assertThat(result("good.mrl")).contains("committed");
  }

  @Test
  void medium_that_is_not_there_is_no_fault() throws IOException {
    Files.delete(stick);
    look(3);
    assertThat(releases.orders).isEmpty();
  }
}
