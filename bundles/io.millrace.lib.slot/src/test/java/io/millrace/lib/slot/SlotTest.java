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
  private final List<Runnable> ends = new ArrayList<>();

  private Caller<String> caller(String name) {
    return new Caller<>() {
      @Override
      public void admitted(String service, Runnable done) {
        seen.add(name + " met " + service);
        ends.add(done);
      }

      @Override
      public void waiting() {
        seen.add(name + " waits");
      }

      @Override
      public void refused(Refusal why) {
        seen.add(name + " refused " + why);
      }
    };
  }

  @Test
  void caller_is_admitted_at_once() {
    slot.bind("one");
    slot.submit(1, caller("a"));
    assertThat(seen).containsExactly("a met one");
  }

  @Test
  void caller_of_an_empty_slot_waits_and_goes_on_with_the_next_service() {
    slot.submit(1, caller("a"));
    slot.submit(1, caller("b"));
    slot.bind("two");
    assertThat(seen).containsExactly("a waits", "b waits", "a met two", "b met two");
  }

  @Test
  void caller_beyond_the_bound_in_number_is_refused() {
    slot.submit(1, caller("a"));
    slot.submit(1, caller("b"));
    slot.submit(1, caller("c"));
    assertThat(seen).endsWith("c refused FULL");
  }

  @Test
  void caller_beyond_the_bound_in_bytes_is_refused() {
    slot.submit(60, caller("a"));
    slot.submit(60, caller("b"));
    assertThat(seen).endsWith("b refused FULL");
  }

  @Test
  void caller_that_waits_longer_than_the_grace_is_refused_and_makes_room() {
    slot.submit(100, caller("a"));
    time.turn(SECOND);
    slot.submit(100, caller("b"));
    assertThat(seen).containsExactly("a waits", "a refused EMPTY", "b waits");
  }

  @Test
  void caller_is_refused_when_the_slot_closes() {
    slot.submit(1, caller("a"));
    slot.close();
    slot.submit(1, caller("b"));
    assertThat(seen).containsExactly("a waits", "a refused CLOSED", "b refused CLOSED");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void service_without_calls_is_unbound_at_once() {
    slot.bind("one");
    slot.submit(1, caller("a"));
    ends.get(0).run();
    assertThat(slot.unbind("one")).isTrue();
    assertThat(slot.service()).isNull();
  }

  @Test
  void service_is_unbound_only_when_its_calls_are_done() throws Exception {
    slot.bind("one");
    slot.submit(1, caller("a"));
    CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> slot.unbind("one"));
    while (slot.service() != null) {
      Thread.onSpinWait();
    }
    assertThat(left).isNotDone();
    ends.get(0).run();
    ends.get(0).run();
    assertThat(left.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void service_is_unbound_when_the_drain_time_is_over() throws Exception {
    slot.bind("one");
    slot.submit(1, caller("a"));
    CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> slot.unbind("one"));
    while (time.waiting() == 0) {
      Thread.onSpinWait();
    }
    time.turn(SECOND);
    assertThat(left.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void service_that_was_replaced_gets_no_new_calls_but_finishes_its_own() {
    slot.bind("one");
    slot.submit(1, caller("a"));
    slot.bind("two");
    slot.submit(1, caller("b"));
    assertThat(seen).containsExactly("a met one", "b met two");
    ends.get(0).run();
    assertThat(slot.unbind("one")).isTrue();
    assertThat(slot.service()).isEqualTo("two");
  }

  @Test
  void short_call_of_an_empty_slot_gives_what_was_agreed() {
    assertThat(slot.call(String::length, -1)).isEqualTo(-1);
    slot.bind("four");
    assertThat(slot.call(String::length, -1)).isEqualTo(4);
    assertThat(slot.unbind("four")).isTrue();
  }
}
