// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Request;
import io.millrace.hawkbit.RequestLog.Line;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How a release comes from the fleet's server: cut, cancelled, and held back. One router for all
 * tests: each leaves the factory set.
 */
@Order(5)
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetTransferTest extends FleetCase {
  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    startIn(folder);
  }

  @AfterAll
  @Override
  void stop() throws Exception {
    super.stop();
  }

  @BeforeEach
  void forget() {
    server.log().clear();
    server.faults().clear();
  }

  @AfterEach
  void goBack() throws Exception {
    if (!shell("release:status").contains("runs     factory set")) {
      assertThat(router.shell("release:rollback").status()).isZero();
    }
  }

  @Test
  void only_the_missing_jar_travels_and_a_cut_download_goes_on() throws Exception {
    Path release = maker.unchanged("cut", List.of(ECHO)).write();
    server.faults().cut(".jar", 2000, 1);
    Action action = assign(release);
    awaitEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
    List<Request> jars = server.log().lines("GET", ".jar").stream().map(Line::request).toList();
    assertThat(jars).hasSize(2);
    assertThat(jars.get(1).header("Range")).startsWith("bytes=2000-");
    assertThat(jars.get(1).header("If-Range")).isNotEmpty();
  }

  @Test
  void a_cancel_is_agreed_to_and_nothing_is_asked_for_after_it() throws Exception {
    server.faults().answer(503, "GET", ".jar", 1000);
    Action action = assign(maker.unchanged("late", List.of(ECHO)).write());
    await("a download", () -> !server.log().lines("GET", ".jar").isEmpty());
    server.rollouts().cancel(action);
    shell("fleet:poll");
    await("the cancel", () -> server.rollouts().state(action) == State.CANCELED);
    server.faults().clear();
    int asked = server.log().lines("GET", ".jar").size();
    shell("fleet:poll");
    assertThat(server.log().lines("GET", ".jar")).hasSize(asked);
    assertThat(shell("fleet:status")).contains("idle");
    assertThat(shell("release:status")).contains("runs     factory set");
  }

  @Test
  void a_hold_on_the_router_keeps_a_release_back_until_it_is_lifted() throws Exception {
    shell("release:hold", "harvest time");
    Action action = assign(maker.unchanged("held", List.of(ECHO)).write());
    await(
        "the reason",
        () -> server.rollouts().messages(action).stream().anyMatch(s -> s.contains("harvest")));
    assertThat(shell("release:status")).contains("runs     factory set");
    shell("release:hold", "--lift");
    shell("fleet:poll");
    awaitEnd(action);
    assertThat(action.state()).isEqualTo(State.FINISHED);
  }
}
