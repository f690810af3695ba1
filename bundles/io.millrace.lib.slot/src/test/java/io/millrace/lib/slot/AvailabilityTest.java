// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Listeners are told of each service that gets the calls from then on. */
class AvailabilityTest {
  private static final ServiceRank OLD = ServiceRank.of(Map.of("service.id", 7L));
  private static final ServiceRank NEW = ServiceRank.of(Map.of("service.id", 9L));
  private static final ServiceRank BETTER =
      ServiceRank.of(Map.of("service.id", 11L, "service.ranking", 5));

  private final TurnedTime time = new TurnedTime();
  private final SlotLimits limits = SlotLimits.standard();
  private final Slot<String> slot = new Slot<>(time, limits);
  private final List<String> told = new ArrayList<>();

  @Test
  void the_first_service_a_better_one_and_the_next_after_one_that_goes_are_told() {
    slot.onAvailable(told::add);
    slot.bind("old", OLD);
    slot.bind("new", NEW);
    assertThat(told).containsExactly("old");
    slot.bind("better", BETTER);
    assertThat(told).containsExactly("old", "better");
    slot.unbind("better");
    assertThat(told).containsExactly("old", "better", "old");
    slot.unbind("new");
    slot.unbind("old");
    assertThat(told).hasSize(3);
    slot.bind("new", NEW);
    assertThat(told).containsExactly("old", "better", "old", "new");
  }

  @Test
  void a_service_that_is_there_already_is_not_told() {
    slot.bind("old", OLD);
    slot.onAvailable(told::add);
    slot.bind("old", OLD);
    assertThat(told).isEmpty();
  }

  @Test
  void the_next_service_is_told_before_the_calls_of_the_former_are_done() {
    slot.bind("old", OLD);
    slot.bind("new", NEW);
    slot.submit(0, caller("a"));
    slot.onAvailable(told::add);
    Thread.currentThread().interrupt(); // the call never ends: its end is not waited for
    boolean allDone = slot.unbind("old");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(allDone).isFalse();
    assertThat(told).containsExactly("a met old", "new");
  }

  @Test
  void callers_that_waited_are_admitted_first() {
    slot.submit(0, caller("a"));
    slot.onAvailable(told::add);
    slot.bind("old");
    assertThat(told).containsExactly("a met old", "old");
  }

  @Test
  void one_that_fails_harms_neither_the_others_nor_who_binds() {
    slot.onAvailable(
        service -> {
          throw new NoClassDefFoundError("gone/With/Its/Bundle");
        });
    slot.onAvailable(told::add);
    slot.bind("old");
    assertThat(told).containsExactly("old");
    assertThat(slot.service()).isEqualTo("old");
  }

  @Test
  void one_that_was_taken_away_is_told_no_more() {
    Subscription first = slot.onAvailable(told::add);
    slot.onAvailable(told::add);
    first.close();
    first.close();
    slot.bind("old");
    assertThat(told).containsExactly("old");
  }

  @Test
  void the_lock_is_free_while_listeners_are_told() {
    slot.onAvailable(service -> told.add(onAnotherThread(() -> slot.call(String::trim, "empty"))));
    slot.bind("old");
    assertThat(told).containsExactly("old");
  }

  private static String onAnotherThread(Supplier<String> work) {
    return CompletableFuture.supplyAsync(work).orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void there_are_as_many_as_may_be_and_none_after_the_end() {
    for (int i = 0; i < Availability.MAX_LISTENERS; i++) {
      slot.onAvailable(told::add);
    }
    assertThatThrownBy(() -> slot.onAvailable(told::add)).isInstanceOf(IllegalStateException.class);
    slot.close();
    slot.bind("late");
    assertThat(told).isEmpty();
  }

  @Test
  void slots_by_name_tell_the_name() {
    NamedSlots<String> slots = new NamedSlots<>(time, limits);
    Subscription listening = slots.onAvailable(told::add);
    slots.of("udp").bind("one");
    slots.of("tcp").bind("two");
    listening.close();
    slots.of("udp").bind("three");
    assertThat(told).containsExactly("udp", "tcp");
  }

  @Test
  void services_by_name_tell_the_name() {
    NamedServices<String, String> services = new NamedServices<>(time, limits, 2);
    services.onAvailable(told::add);
    services.add("a", "old", "", OLD);
    services.add("a", "better", "", BETTER);
    services.remove("a", "better");
    assertThat(told).containsExactly("a", "a", "a");
  }

  @Test
  void a_preferred_service_is_told_when_it_is_in_use() {
    List<String> free = new ArrayList<>();
    PreferredService<String> preferred =
        new PreferredService<>(time, (from, to) -> to == null || free.contains(to));
    preferred.onAvailable(service -> told.add(service + preferred.current()));
    preferred.add("taken", OLD);
    assertThat(told).isEmpty();
    free.add("taken");
    time.turn(Duration.ofSeconds(1));
    assertThat(told).containsExactly("takentaken");
    preferred.close();
    assertThat(told).hasSize(1);
  }

  private Caller<String> caller(String name) {
    return new Caller<>() {
      @Override
      public void admitted(String service, Runnable done) {
        told.add(name + " met " + service);
      }

      @Override
      public void refused(Refusal why) {
        told.add(name + " refused " + why);
      }
    };
  }
}
