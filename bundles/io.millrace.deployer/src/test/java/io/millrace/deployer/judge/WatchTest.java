// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The course of a judgement of 30 s, with a look every second. */
class WatchTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final TurnedTime time = new TurnedTime();
  private final long begun = time.nanos();
  private Outcome outcome = Outcome.GOOD;
  private String criterion = "some";
  private final Watch watch =
      new Watch(
          Router.before().baseline(),
          Set.of(),
          List.of(comparison -> new Evidence(criterion, outcome, "", "so", "")),
          Bars.DEFAULTS,
          WINDOW,
          time.nanos());

  /** Looks until there is a verdict, for at most five minutes. */
  private Verdict verdict() {
    Optional<Verdict> verdict = Optional.empty();
    for (int i = 0; i < 300 && verdict.isEmpty(); i++) {
      verdict = look();
    }
    return verdict.orElseThrow();
  }

  private Optional<Verdict> look() {
    time.turn(Duration.ofSeconds(1));
    Router after = Router.after();
    return watch.look(time.nanos(), after.state(), after.traffic(), 0);
  }

  private long seconds() {
    return Duration.ofNanos(time.nanos() - begun).toSeconds();
  }

  private void looks(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(look()).isEmpty();
    }
  }

  @Test
  void what_is_good_all_the_time_is_good_at_its_end() {
    Verdict verdict = verdict();
    assertThat(verdict.good()).isTrue();
    assertThat(verdict.against()).isEmpty();
    assertThat(seconds()).isEqualTo(30);
  }

  @Test
  void what_is_bad_three_times_in_a_row_ends_it() {
    looks(10);
    outcome = Outcome.BAD;
    Verdict verdict = verdict();
    assertThat(verdict.good()).isFalse();
    assertThat(verdict.undecided()).isFalse();
    assertThat(verdict.against())
        .extracting(Evidence::text)
        .containsExactly("some: so (before: ; allowed: )");
    assertThat(seconds()).isEqualTo(13);
  }

  @Test
  void what_passes_at_once_does_not_count() {
    looks(27);
    outcome = Outcome.BAD;
    looks(2);
    outcome = Outcome.GOOD;
    assertThat(verdict().good()).isTrue();
    assertThat(seconds()).isEqualTo(30);
  }

  @Test
  void while_parts_find_each_other_nothing_counts_but_a_deadlock() {
    outcome = Outcome.BAD;
    looks(4);
    outcome = Outcome.GOOD;
    assertThat(verdict().good()).isTrue();
  }

  @Test
  void a_deadlock_counts_from_the_first_look() {
    outcome = Outcome.BAD;
    criterion = "deadlock";
    assertThat(verdict().good()).isFalse();
    assertThat(seconds()).isEqualTo(3);
  }

  @Test
  void what_is_worse_counts_when_the_time_is_over() {
    outcome = Outcome.WORSE;
    assertThat(verdict().good()).isFalse();
    assertThat(seconds()).isEqualTo(32);
  }

  @Test
  void what_is_worse_and_passes_in_time_does_not_count() {
    outcome = Outcome.WORSE;
    looks(29);
    outcome = Outcome.GOOD;
    assertThat(verdict().good()).isTrue();
  }

  @Test
  void a_suspicion_is_given_time_and_is_bad_at_its_end() {
    outcome = Outcome.SUSPECT;
    Verdict verdict = verdict();
    assertThat(verdict.good()).isFalse();
    assertThat(verdict.undecided()).isFalse();
    assertThat(seconds()).isEqualTo(120);
  }

  @Test
  void a_suspicion_that_passes_is_good() {
    outcome = Outcome.SUSPECT;
    looks(60);
    outcome = Outcome.GOOD;
    assertThat(verdict().good()).isTrue();
    assertThat(seconds()).isEqualTo(61);
  }

  @Test
  void an_outage_is_waited_for_and_then_left_to_the_operator() {
    outcome = Outcome.OUTAGE;
    Verdict verdict = verdict();
    assertThat(verdict.good()).isFalse();
    assertThat(verdict.undecided()).isTrue();
    assertThat(seconds()).isEqualTo(120);
  }

  @Test
  void an_outage_that_passes_is_good() {
    outcome = Outcome.OUTAGE;
    looks(40);
    outcome = Outcome.NOT_JUDGED;
    assertThat(verdict().good()).isTrue();
  }

  @Test
  void the_heap_is_collected_at_the_end_alone_and_not_at_every_look() {
    looks(20);
    assertThat(watch.wantsCollection(time.nanos())).isFalse();
    time.turn(Duration.ofSeconds(10));
    assertThat(watch.wantsCollection(time.nanos())).isTrue();
    time.turn(Duration.ofSeconds(1));
    assertThat(watch.wantsCollection(time.nanos())).isFalse();
    time.turn(Duration.ofSeconds(4));
    assertThat(watch.wantsCollection(time.nanos())).isTrue();
  }
}
