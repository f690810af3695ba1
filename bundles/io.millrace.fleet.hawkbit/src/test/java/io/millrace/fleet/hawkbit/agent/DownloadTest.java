// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fleet.hawkbit.download.Budget;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Artifact;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.HawkbitServer;
import io.millrace.hawkbit.RequestLog.Line;
import io.millrace.hawkbit.SoftwareModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they come: cut, changed, moved, too large; and the budgets of a metered line. */
class DownloadTest {
  private static final int MEBI = 1 << 20;

  @TempDir Path folder;
  private TestFleet fleet;
  private final TestRelease release = new TestRelease(2).bundle("org.example.a", 3000);

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
    fleet.later();
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private Path part(String key) throws IOException {
    return Files.createDirectories(folder.resolve("fleet/files")).resolve(key + ".part");
  }

  private List<String> ranges() {
    return fleet.server.log().lines("GET", ".jar").stream()
        .map(line -> line.status() + " " + line.request().header("Range").split("-")[0])
        .toList();
  }

  private void untilEnd(Action action) {
    for (int tries = 0; tries < 80 && action.isActive(); tries++) {
      fleet.later();
    }
  }

  @Test
  void a_part_of_something_else_is_found_out_by_the_hash() throws Exception {
    Files.write(part(release.hash("org.example.a")), new byte[1000]);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(ranges()).containsExactly("206 bytes=1000", "206 bytes=0");
  }

  @Test
  void a_part_that_is_too_long_is_thrown_away() throws Exception {
    Files.write(part(release.hash("org.example.a")), new byte[4000]);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(ranges()).containsExactly("206 bytes=0");
  }

  @Test
  void a_range_behind_the_end_is_no_proof_of_the_content() throws Exception {
    byte[] json = release.json();
    String key = "release.json-" + Artifact.of("", json).hash("SHA-256");
    Files.write(part(key), new byte[json.length]);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(fleet.server.log().lines("GET", "release.json"))
        .extracting(Line::status)
        .containsExactly(416, 206);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(fleet.releases.requests()).hasSize(1);
  }

  @Test
  void a_whole_part_is_complete_after_a_range_behind_the_end() throws Exception {
    byte[] json = release.json();
    Files.write(part("release.json-" + Artifact.of("", json).hash("SHA-256")), json);
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(fleet.server.log().lines("GET", "release.json"))
        .extracting(Line::status)
        .containsExactly(416);
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }

  @Test
  void a_file_that_became_another_is_taken_whole_and_refused_by_its_hash() throws Exception {
    SoftwareModule module = release.module(fleet.server.rollouts());
    String name = release.hash("org.example.a") + ".jar";
    fleet.server.faults().cut(".jar", 1000, 1);
    Action action = fleet.assign(module, Assignment.FORCED);
    fleet.poll();
    module.remove(name);
    module.with(Artifact.of(name, new byte[3000]));
    untilEnd(action);
    assertThat(ranges().subList(0, 2)).containsExactly("206 bytes=0", "200 bytes=1000");
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(action.messages()).anyMatch(said -> said.contains("another hash"));
    assertThat(fleet.releases.requests()).isEmpty();
  }

  @Test
  void a_size_that_the_server_says_wrongly_is_no_matter_and_a_wrong_file_is() {
    SoftwareModule module = release.module(fleet.server.rollouts());
    byte[] json = release.json();
    module.remove("release.json");
    module.with(new Artifact("release.json", json, 7));
    Action good = fleet.assign(module, Assignment.FORCED);
    fleet.poll();
    assertThat(good.state()).isEqualTo(State.FINISHED);
    TestRelease next = new TestRelease(3).bundle("org.example.b", 2000);
    SoftwareModule wrong = next.module(fleet.server.rollouts());
    String name = next.hash("org.example.b") + ".jar";
    wrong.remove(name);
    wrong.with(new Artifact(name, new byte[5 * MEBI], 2000));
    Action bad = fleet.assign(wrong, Assignment.FORCED);
    fleet.poll();
    untilEnd(bad);
    assertThat(bad.state()).isEqualTo(State.ERROR);
    assertThat(bad.messages()).anyMatch(said -> said.contains("another size"));
  }

  @Test
  void what_is_no_release_is_a_failure_with_its_reason() {
    for (String name : List.of("release.json", "release.json.sig", release.hash("org.example.a"))) {
      SoftwareModule module = release.module(fleet.server.rollouts());
      module.remove(name);
      module.remove(name + ".jar");
      Action action = fleet.assign(module, Assignment.FORCED);
      fleet.poll();
      assertThat(action.state()).as(name).isEqualTo(State.ERROR);
      assertThat(action.messages()).anyMatch(said -> said.contains(name));
    }
    SoftwareModule module = release.module(fleet.server.rollouts());
    module.remove("release.json");
    module.with(Artifact.of("release.json", "{\"odd\":1}".getBytes()));
    Action action = fleet.assign(module, Assignment.FORCED);
    fleet.poll();
    assertThat(action.state()).isEqualTo(State.ERROR);
  }

  @Test
  void artifacts_on_another_host_get_no_token_and_are_found_again_when_they_move()
      throws Exception {
    try (HawkbitServer other = HawkbitServer.start()) {
      other.faults().answer(404, "GET", "softwaremodules", 100);
      fleet.server.settings().artifactHost(other.url());
      Action action = fleet.assign(release);
      fleet.poll().later();
      assertThat(other.log().lines())
          .isNotEmpty()
          .allMatch(line -> line.request().header("Authorization").isEmpty());
      assertThat(action.isActive()).isTrue();
      fleet.server.settings().artifactHost("");
      untilEnd(action);
      assertThat(action.state()).isEqualTo(State.FINISHED);
    }
  }

  @Test
  void files_that_stay_away_are_a_failure_in_the_end() {
    fleet.server.faults().answer(404, "GET", ".jar", 1000);
    Action action = fleet.assign(release);
    fleet.poll();
    untilEnd(action);
    assertThat(action.state()).isEqualTo(State.ERROR);
    assertThat(action.messages()).anyMatch(said -> said.contains("not there"));
  }

  @Test
  void a_budget_of_bytes_spreads_a_download_over_days() throws Exception {
    fleet.limits = new Budget.Limits(MEBI, 0, 0);
    fleet.start();
    Action action = fleet.assign(new TestRelease(3).bundle("org.example.large", 5 * MEBI / 2));
    fleet.poll();
    assertThat(fleet.phase()).isEqualTo(Phase.DOWNLOADING);
    fleet.later();
    assertThat(fleet.agent.status().fetchedBytes()).isBetween(MEBI - 1L, MEBI + 1024L);
    fleet.start().poll();
    assertThat(fleet.agent.status().fetchedBytes()).isGreaterThanOrEqualTo(MEBI - 1L);
    fleet.later(Duration.ofDays(1));
    assertThat(action.isActive()).isTrue();
    fleet.later(Duration.ofDays(1)).later();
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(action.messages()).filteredOn(said -> said.contains("budget")).hasSize(2);
  }

  @Test
  void a_rate_is_kept_on_average() throws Exception {
    fleet.limits = new Budget.Limits(0, 0, 32 << 10);
    fleet.start();
    Action action = fleet.assign(new TestRelease(3).bundle("org.example.large", 320 << 10));
    long began = fleet.time.nanos();
    fleet.poll();
    untilEnd(action);
    Duration took = Duration.ofNanos(fleet.time.nanos() - began);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    assertThat(took).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14));
  }

  @Test
  void whole_downloads_that_would_fill_the_history_are_avoided_by_ranges() {
    Action action = fleet.assign(release);
    fleet.poll();
    assertThat(action.history()).noneMatch(entry -> entry.status().equals("download"));
  }
}
