// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What changes while a device is searched for is not missed. */
class RejoinPolicyTest {
  private final TurnedTime time = new TurnedTime();
  private int checks;
  private final RejoinPolicy policy =
      new RejoinPolicy(time, Duration.ofSeconds(60), true, () -> checks++);

  private void beginSearch() {
    policy.failed();
    time.settle();
    assertThat(policy.next(false, false)).isEqualTo(RejoinPolicy.Action.REGISTER);
    checks = 0;
  }

  @Test
  void device_that_comes_just_after_the_search_has_seen_none_is_searched_for_again() {
    beginSearch();
    assertThat(policy.next(true, false)).isEqualTo(RejoinPolicy.Action.NOTHING);
    policy.noDevice(); // what the search says, which began before
    time.turn(Duration.ofMillis(500));
    assertThat(checks).isPositive();
    assertThat(policy.next(false, false)).isEqualTo(RejoinPolicy.Action.REGISTER);
  }

  @Test
  void without_a_change_nothing_but_a_change_helps() {
    beginSearch();
    policy.noDevice();
    time.turn(Duration.ofSeconds(30));
    assertThat(checks).isZero();
    assertThat(policy.next(false, false)).isEqualTo(RejoinPolicy.Action.NOTHING);
    assertThat(policy.next(true, false)).isEqualTo(RejoinPolicy.Action.REGISTER);
  }

  @Test
  void change_before_the_search_began_is_no_reason_for_another_one() {
    beginSearch();
    policy.next(true, false);
    time.turn(Duration.ofMillis(500));
    assertThat(policy.next(false, false)).isEqualTo(RejoinPolicy.Action.REGISTER);
    checks = 0;
    policy.noDevice();
    time.turn(Duration.ofSeconds(30));
    assertThat(checks).isZero();
  }
}
