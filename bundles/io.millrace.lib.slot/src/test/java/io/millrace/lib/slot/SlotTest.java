// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlotTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TurnedTime time = new TurnedTime();
  private final Slot<String> slot = new Slot<>(time, new SlotLimits(2, 100, SECOND, SECOND));
  private final List<String> seen = new ArrayList<>();
  private final List<Runnable> leaves = new ArrayList<>();

  private Visit<String> visit(String name) {
    return new Visit<>() {
      @Override
      public void inside(String occupant, Runnable leave) {
        seen.add(name + " met " + occupant);
        leaves.add(leave);
      }

      @Override
      public void parked() {
        seen.add(name + " parked");
      }

      @Override
      public void refused(Refusal why) {
        seen.add(name + " refused " + why);
      }
    };
  }

  @Test
  void caller_meets_the_occupant_at_once() {
    slot.fill("one");
    slot.enter(1, visit("a"));
    assertThat(seen).containsExactly("a met one");
  }

  @Test
  void caller_of_an_empty_slot_waits_and_goes_on_with_the_next_occupant() {
    slot.enter(1, visit("a"));
    slot.enter(1, visit("b"));
    slot.fill("two");
    assertThat(seen).containsExactly("a parked", "b parked", "a met two", "b met two");
  }

  @Test
  void caller_beyond_the_bound_in_number_is_refused() {
    slot.enter(1, visit("a"));
    slot.enter(1, visit("b"));
    slot.enter(1, visit("c"));
    assertThat(seen).endsWith("c refused FULL");
  }

  @Test
  void caller_beyond_the_bound_in_bytes_is_refused() {
    slot.enter(60, visit("a"));
    slot.enter(60, visit("b"));
    assertThat(seen).endsWith("b refused FULL");
  }

  @Test
  void caller_that_waits_longer_than_the_grace_is_refused_and_makes_room() {
    slot.enter(100, visit("a"));
    time.turn(SECOND);
    slot.enter(100, visit("b"));
    assertThat(seen).containsExactly("a parked", "a refused EMPTY", "b parked");
  }

  @Test
  void caller_is_refused_when_the_slot_closes() {
    slot.enter(1, visit("a"));
    slot.close();
    slot.enter(1, visit("b"));
    assertThat(seen).containsExactly("a parked", "a refused CLOSED", "b refused CLOSED");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void occupant_without_calls_inside_leaves_at_once() {
    slot.fill("one");
    slot.enter(1, visit("a"));
    leaves.get(0).run();
    assertThat(slot.vacate("one")).isTrue();
    assertThat(slot.occupant()).isNull();
  }

  @Test
  void occupant_leaves_only_when_the_calls_inside_are_done() throws Exception {
    slot.fill("one");
    slot.enter(1, visit("a"));
    CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> slot.vacate("one"));
    while (slot.occupant() != null) {
      Thread.onSpinWait();
    }
    assertThat(left).isNotDone();
    leaves.get(0).run();
    leaves.get(0).run();
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void occupant_is_put_out_when_the_drain_time_is_over() throws Exception {
    slot.fill("one");
    slot.enter(1, visit("a"));
    CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> slot.vacate("one"));
    while (time.waiting() == 0) {
      Thread.onSpinWait();
    }
    time.turn(SECOND);
    assertThat(left.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void occupant_that_was_followed_gets_no_new_calls_but_finishes_its_own() {
    slot.fill("one");
    slot.enter(1, visit("a"));
    slot.fill("two");
    slot.enter(1, visit("b"));
    assertThat(seen).containsExactly("a met one", "b met two");
    leaves.get(0).run();
    assertThat(slot.vacate("one")).isTrue();
    assertThat(slot.occupant()).isEqualTo("two");
  }

  @Test
  void short_call_of_an_empty_slot_gives_what_was_agreed() {
    assertThat(slot.call(String::length, -1)).isEqualTo(-1);
    slot.fill("four");
    assertThat(slot.call(String::length, -1)).isEqualTo(4);
    assertThat(slot.vacate("four")).isTrue();
  }
}
