// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.session.Session;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A session ends when nothing was sent either way for four hours and fifteen minutes. */
class IdleTest {
  private static final Duration LIMIT = Duration.ofMinutes(4 * 60 + 15);

  private final TurnedTime time = new TurnedTime();
  private final HeldStore store = new HeldStore();
  private final SessionRig rig = new SessionRig(time, store);

  private Session find(SessionRig in) {
    return in.service().find(SessionRig.peer("192.0.2.1:1"));
  }

  @Test
  void an_idle_session_ends_after_four_hours_and_the_grace() {
    rig.open("192.0.2.1:1");

    time.turn(LIMIT.minusSeconds(1));
    assertThat(rig.service().all()).hasSize(1);
    time.turn(Duration.ofSeconds(1));
    assertThat(rig.service().all()).isEmpty();
    assertThat(rig.told).containsExactly("idle 1");
    assertThat(store.disk).isEmpty();
  }

  @Test
  void a_request_in_the_grace_takes_the_session_up_again() {
    rig.open("192.0.2.1:1");
    time.turn(Duration.ofMinutes(4 * 60 + 10));
    assertThat(find(rig)).isNotNull();

    time.turn(LIMIT.minusSeconds(1));
    assertThat(rig.told).isEmpty();
    time.turn(Duration.ofSeconds(1));
    assertThat(rig.told).containsExactly("idle 1");
  }

  @Test
  void what_is_sent_to_the_client_counts_as_well() {
    rig.open("192.0.2.1:1");
    for (int hour = 0; hour < 48; hour++) {
      time.turn(Duration.ofHours(1));
      rig.service().touch(SessionRig.peer("192.0.2.1:1"));
    }

    assertThat(find(rig)).isNotNull();
  }

  @Test
  void a_session_outlives_the_token_that_opened_it() {
    Session session = rig.open("192.0.2.1:1");
    time.turn(Duration.ofHours(3));

    assertThat(session.account().expires()).isBefore(time.now());
    assertThat(find(rig)).isNotNull();
  }

  @Test
  void idle_time_goes_on_while_the_router_is_down() throws Exception {
    rig.open("192.0.2.1:1");
    time.turn(Duration.ofHours(4));
    SessionRig next = rig.next(store);
    assertThat(next.service().all()).hasSize(1);

    time.turn(Duration.ofMinutes(14));
    assertThat(next.service().all()).hasSize(1);
    time.turn(Duration.ofMinutes(1));
    assertThat(next.service().all()).isEmpty();
    assertThat(next.told).containsExactly("idle 1");
  }

  @Test
  void use_is_known_after_a_restart() throws Exception {
    rig.open("192.0.2.1:1");
    time.turn(Duration.ofHours(4));
    find(rig);
    SessionRig next = rig.next(store);

    time.turn(LIMIT.minusSeconds(1));
    assertThat(next.service().all()).hasSize(1);
  }

  @Test
  void use_is_known_after_sigkill_to_five_minutes() {
    rig.open("192.0.2.1:1");
    time.turn(Duration.ofHours(4));
    find(rig);
    time.turn(Duration.ofMinutes(5));
    // Nobody stops the old one.
    SessionRig next = new SessionRig(time, store);

    time.turn(LIMIT.minusMinutes(6));
    assertThat(next.service().all()).hasSize(1);
  }

  @Test
  void a_session_that_ran_out_while_the_router_was_down_is_not_restored() {
    rig.open("192.0.2.1:1");
    time.kill();
    time.turn(LIMIT);
    SessionRig next = new SessionRig(time, store);

    assertThat(find(next)).isNull();
    assertThat(next.told).containsExactly("idle 1");
    assertThat(store.disk).isEmpty();
  }

  @Test
  void a_clock_that_was_never_set_does_not_end_sessions() {
    rig.open("192.0.2.1:1");
    time.setWall(java.time.Instant.EPOCH);
    SessionRig next = new SessionRig(time, store);

    assertThat(find(next)).isNotNull();
    time.turn(LIMIT);
    assertThat(next.told).containsExactly("idle 1");
  }

  @Test
  void sessions_written_down_before_the_clock_was_set_outlive_a_restart_after_it()
      throws Exception {
    rig.open("192.0.2.1:1");
    java.time.Instant right = time.now();
    time.setWall(java.time.Instant.EPOCH);
    SessionRig unset = rig.next(store);
    find(unset);
    time.turn(Duration.ofMinutes(5));
    time.setWall(right);
    SessionRig set = unset.next(store);

    assertThat(find(set)).isNotNull();
    time.turn(LIMIT);
    assertThat(set.told).containsExactly("idle 1");
  }

  @Test
  void clock_that_jumps_by_years_ends_no_session_and_prolongs_none() {
    rig.open("192.0.2.1:1");
    for (String year : new String[] {"1970", "2090", "2001", "2026"}) {
      time.setWall(java.time.Instant.parse(year + "-06-01T00:00:00Z"));
      time.turn(LIMIT.minusMinutes(1));
      assertThat(find(rig)).as(year).isNotNull();
    }
    time.setWall(java.time.Instant.EPOCH);
    time.turn(LIMIT);
    assertThat(rig.told).containsExactly("idle 1");
  }

  @Test
  void use_is_written_down_only_when_there_was_any() {
    rig.open("192.0.2.1:1");
    var before = java.util.Map.copyOf(store.disk);
    time.turn(Duration.ofHours(1));
    assertThat(store.disk).isEqualTo(before);

    find(rig);
    time.turn(Duration.ofMinutes(5));
    assertThat(store.disk).isNotEqualTo(before);
  }
}
