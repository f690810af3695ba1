// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.session.Session;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is wrong, then right, or the other way round: no session is lost by that. */
class ClockTest {
  private static final String PEER = "192.0.2.1:1";
  private static final Duration GRACE = Duration.ofMinutes(15);
  private static final Duration LIMIT = Duration.ofHours(4).plus(GRACE);

  private final TurnedTime time = new TurnedTime();
  private final HeldStore store = new HeldStore();
  private final Instant right = time.now();

  private static Session find(SessionRig in) {
    return in.service().find(SessionRig.peer(PEER));
  }

  private void off(String by) {
    time.setWall(right.plus(Duration.parse(by)));
  }

  /** The process is killed, and starts again while the machine runs. */
  private SessionRig startAgain() {
    time.kill();
    return new SessionRig(time, store);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-P1D", "-PT20M", "PT20M", "P1D", "P3650D", "-P20000D"})
  void a_session_opened_by_a_wrong_clock_is_there_after_a_start_by_the_right_one(String by) {
    off(by);
    new SessionRig(time, store).open(PEER);
    off("PT0S");
    SessionRig next = startAgain();

    assertThat(find(next)).isNotNull();
    time.turn(LIMIT.minusSeconds(1));
    assertThat(next.told).isEmpty();
    time.turn(Duration.ofSeconds(1));
    assertThat(next.told).containsExactly("idle 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-P1D", "-PT20M", "PT20M", "P1D", "P3650D", "-P20000D"})
  void a_start_by_a_wrong_clock_ends_no_session(String by) {
    new SessionRig(time, store).open(PEER);
    off(by);
    SessionRig wrong = startAgain();
    assertThat(find(wrong)).isNotNull();
    time.turn(Duration.ofMinutes(5));
    off("PT5M");

    assertThat(find(startAgain())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-P1D", "P1D"})
  void idle_time_goes_on_while_the_clock_jumps_and_the_router_is_down(String by) {
    new SessionRig(time, store).open(PEER);
    time.kill();
    time.turn(LIMIT.minusMinutes(1));
    off(by);
    SessionRig next = startAgain();
    assertThat(next.service().all()).hasSize(1);

    time.turn(Duration.ofMinutes(1));
    assertThat(next.told).containsExactly("idle 1");
  }

  @Test
  void after_a_boot_the_wall_clock_tells_how_long_a_session_was_idle() {
    new SessionRig(time, store).open(PEER);
    time.reboot(right.plus(Duration.ofHours(3)));
    SessionRig next = new SessionRig(time, store);

    time.turn(LIMIT.minusHours(3).minusSeconds(1));
    assertThat(next.service().all()).hasSize(1);
    time.turn(Duration.ofSeconds(1));
    assertThat(next.told).containsExactly("idle 1");
  }

  @Test
  void after_a_boot_a_session_that_the_wall_clock_says_was_idle_for_days_has_the_grace() {
    new SessionRig(time, store).open(PEER);
    time.reboot(right.plus(Duration.ofDays(3)));
    SessionRig next = new SessionRig(time, store);
    time.turn(GRACE.minusSeconds(1));
    assertThat(next.service().all()).hasSize(1);

    time.turn(Duration.ofSeconds(1));
    assertThat(next.told).containsExactly("idle 1");
    assertThat(store.disk).isEmpty();
  }

  @Test
  void the_grace_after_a_boot_is_not_begun_anew_by_each_start() {
    new SessionRig(time, store).open(PEER);
    time.reboot(right.plus(Duration.ofDays(3)));
    new SessionRig(time, store);
    time.turn(GRACE.minusMinutes(1));
    SessionRig next = startAgain();
    assertThat(next.service().all()).hasSize(1);

    time.turn(Duration.ofMinutes(1));
    assertThat(next.told).containsExactly("idle 1");
  }

  @Test
  void a_clock_that_is_set_has_all_sessions_written_again_for_the_next_boot() {
    off("-P1D");
    new SessionRig(time, store).open(PEER);
    off("PT0S");
    time.turn(Duration.ofMinutes(5));
    time.reboot(right.plus(Duration.ofMinutes(10)));
    SessionRig next = new SessionRig(time, store);

    time.turn(LIMIT.minusMinutes(11));
    assertThat(next.service().all()).hasSize(1);
    time.turn(Duration.ofMinutes(1));
    assertThat(next.told).containsExactly("idle 1");
  }

  @Test
  void the_quota_keeps_the_last_used_whatever_the_clock_said_when_they_were_written() {
    off("P1D");
    SessionRig rig = new SessionRig(time, store);
    rig.open("192.0.2.1:1");
    Map<Bytes, Bytes> first = Map.copyOf(store.disk);
    time.turn(Duration.ofMinutes(1));
    off("PT1M");
    for (int port = 2; port <= 11; port++) {
      rig.open("192.0.2.1:" + port);
      time.turn(Duration.ofSeconds(1));
    }
    store.disk.putAll(first); // as if it was killed before it has removed that one
    SessionRig next = startAgain();

    assertThat(next.service().all()).hasSize(10);
    assertThat(find(next)).as("the first one").isNull();
  }
}
