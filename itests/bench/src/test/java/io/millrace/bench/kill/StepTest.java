// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each record of the journal is a step before and after it, and a seed gives the same steps. */
class StepTest {
  @Test
  void the_short_run_has_every_record_and_random_moments_of_everything() {
    List<Step> steps = Step.of(46, new Random(1));
    assertThat(steps).hasSize(46);
    assertThat(steps)
        .contains(
            new Step(Step.Doing.INSTALL, "before:RECEIVED"),
            new Step(Step.Doing.INSTALL, "after:COMMITTED"),
            new Step(Step.Doing.CONFIRM, "after:AWAITING_CONFIRM"),
            new Step(Step.Doing.ROLLBACK, "before:ROLLING_BACK"),
            new Step(Step.Doing.UPDATE, "after:DRIFT"),
            new Step(Step.Doing.INSTALL, "switch:STARTED"),
            new Step(Step.Doing.ROLLBACK, "switch:UNINSTALLED"),
            new Step(Step.Doing.START, "after:START_ATTEMPT"),
            new Step(Step.Doing.START, "before:HEALTHY"));
    for (Step.Doing doing : Step.Doing.values()) {
      assertThat(steps).contains(new Step(doing, ""));
    }
  }

  @Test
  void a_seed_gives_the_same_steps_again() {
    assertThat(Step.of(100, new Random(4)))
        .isEqualTo(Step.of(100, new Random(4)))
        .isNotEqualTo(Step.of(100, new Random(5)));
    assertThat(Step.of(3, new Random(4))).hasSize(3);
  }

  @Test
  void on_a_full_disk_every_record_is_a_step_and_no_moment_is_random() {
    List<Step> steps = Step.ofRecords(50, new Random(1));
    assertThat(steps).hasSize(50).noneMatch(Step::isRandom);
    assertThat(steps.subList(0, 28))
        .doesNotHaveDuplicates()
        .containsAll(steps.subList(28, 50))
        .contains(
            new Step(Step.Doing.INSTALL, "before:COMMITTED"),
            new Step(Step.Doing.ROLLBACK, "after:ROLLED_BACK"));
    assertThat(Step.ofRecords(4, new Random(1))).hasSize(4).noneMatch(Step::isRandom);
  }
}
