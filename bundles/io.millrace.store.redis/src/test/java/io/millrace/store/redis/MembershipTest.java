// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a router that is missing is waited for. */
class MembershipTest {
  private final TurnedTime time = new TurnedTime();

  private Membership membership(long patience) {
    return new Membership(time, null, null, null, null, "this", Duration.ofSeconds(patience));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 10, 3600})
  void who_lost_redis_when_this_router_did_has_time_to_connect_again(long patience) {
    Membership membership = membership(patience);
    membership.connected();
    long since = time.nanos();
    time.turn(Worker.LAST_RETRY); // the longest pause of the other
    assertThat(membership.isGone(since)).isFalse();
    time.turn(Duration.ofSeconds(Math.max(1, patience)));
    assertThat(membership.isGone(since)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 10})
  void who_is_missing_while_redis_is_there_is_waited_for_half_the_time_again(long patience) {
    Membership membership = membership(patience);
    membership.connected();
    time.turn(Duration.ofMinutes(1));
    long since = time.nanos();
    time.turn(Duration.ofMillis(500 * patience - 1));
    assertThat(membership.isGone(since)).isFalse();
    time.turn(Duration.ofMillis(1));
    assertThat(membership.isGone(since)).isTrue();
  }
}
