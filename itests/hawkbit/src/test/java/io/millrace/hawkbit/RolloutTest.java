// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.hawkbit.Rollout.State;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups one after the other, and the stop after too many failures. */
class RolloutTest {
  private HawkbitServer server;
  private Rollout rollout;

  @BeforeEach
  void start() throws Exception {
    server = HawkbitServer.start();
    DistributionSet set = server.rollouts().set("house", "1", server.rollouts().module("m", "1"));
    rollout =
        new Rollout(server.rollouts(), set, List.of(List.of("a", "b"), List.of("c")), 100, 50);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Action of(String device) {
    return server.rollouts().device(device).orElseThrow().actions().get(0);
  }

  @Test
  void a_group_begins_when_the_one_before_has_finished() {
    assertThat(rollout.advance()).isEqualTo(State.RUNNING);
    of("a").end(Action.State.FINISHED);
    rollout.advance();
    assertThat(server.rollouts().device("c")).isEmpty();
    of("b").end(Action.State.FINISHED);
    assertThat(rollout.advance()).isEqualTo(State.RUNNING);
    of("c").end(Action.State.FINISHED);
    assertThat(rollout.advance()).isEqualTo(State.FINISHED);
    assertThat(rollout.actions()).hasSize(2);
  }

  @Test
  void too_many_failures_stop_it_for_good() {
    rollout.advance();
    of("a").end(Action.State.ERROR);
    assertThat(rollout.advance()).isEqualTo(State.PAUSED);
    of("b").end(Action.State.FINISHED);
    assertThat(rollout.advance()).isEqualTo(State.PAUSED);
    assertThat(server.rollouts().device("c")).isEmpty();
  }
}
