// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two versions of a bundle run for a while: which of their services counts, and what follows it.
 */
class SeveralOfOneNameTest {
  private static final ServiceRank OLD = ServiceRank.of(Map.of("service.id", 7L));
  private static final ServiceRank NEW = ServiceRank.of(Map.of("service.id", 9L));
  private static final ServiceRank BETTER =
      ServiceRank.of(Map.of("service.id", 11L, "service.ranking", 5));

  private final TurnedTime time = new TurnedTime();
  private final Slot<String> slot = new Slot<>(time, SlotLimits.standard());
  private final List<String> changes = new ArrayList<>();
  private final PreferredService<String> preferred =
      new PreferredService<>(
          time,
          (from, to) -> {
            changes.add(from + " to " + to);
            return !"taken".equals(to);
          });

  private static ServiceRank rank(String service) {
    return switch (service) {
      case "old" -> OLD;
      case "new" -> NEW;
      default -> BETTER;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "old new, old, old, new",
    "old new, old, new, old",
    "new old, old, old, new",
    "new old, old, new, old",
    "old better, better, old, better",
    "old better, better, better, old",
    "better old, better, better, old",
    "old new better, better, better, old",
    "better new old, better, old, better"
  })
  void the_first_by_ranking_then_age_counts_and_the_next_follows_at_once(
      String come, String first, String goes, String next) {
    for (String each : come.split(" ")) {
      slot.bind(each.intern(), rank(each));
      preferred.add(each.intern(), rank(each));
    }
    assertThat(slot.service()).isEqualTo(first);
    assertThat(preferred.current()).isEqualTo(first);
    slot.unbind(goes.intern());
    preferred.remove(goes.intern());
    assertThat(slot.service()).isEqualTo(next);
    assertThat(preferred.current()).isEqualTo(next);
  }

  @Test
  void calls_of_a_service_that_stands_by_now_are_waited_for_when_it_goes() throws Exception {
    List<Runnable> ends = new ArrayList<>();
    slot.bind("old", OLD);
    slot.submit(0, new Staying(ends));
    slot.bind("better", BETTER);
    slot.submit(0, new Staying(ends));
    ends.get(0).run();
    assertThat(slot.unbind("old")).isTrue();
    assertThat(slot.service()).isEqualTo("better");
  }

  @Test
  void callers_that_wait_go_on_with_the_service_that_comes_first() {
    List<Runnable> ends = new ArrayList<>();
    slot.submit(0, new Staying(ends));
    slot.bind("new", NEW);
    slot.bind("old", OLD);
    assertThat(ends).hasSize(1);
    assertThat(slot.service()).isEqualTo("old");
  }

  @Test
  void one_given_without_a_rank_counts_from_then_on() {
    slot.bind("better", BETTER);
    slot.bind("given");
    assertThat(slot.service()).isEqualTo("given");
    slot.bind("given later");
    assertThat(slot.service()).isEqualTo("given later");
  }

  @Test
  void a_service_that_is_taken_is_tried_again_until_it_is_free() {
    List<String> free = new ArrayList<>();
    PreferredService<String> second = new PreferredService<>(time, (from, to) -> !free.isEmpty());
    second.add("line", OLD);
    time.turn(Duration.ofSeconds(1));
    assertThat(second.current()).isNull();
    free.add("line");
    time.turn(RetryDelay.LONGEST);
    assertThat(second.current()).isEqualTo("line");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void a_service_that_is_given_again_while_it_is_found_taken_is_tried_at_once() {
    List<PreferredService<String>> self = new ArrayList<>();
    List<String> tries = new ArrayList<>();
    self.add(
        new PreferredService<>(
            time,
            (from, to) -> {
              tries.add(to);
              if (tries.size() == 1) {
                self.get(0).add("line", OLD); // its user has let go in this moment
              }
              return tries.size() > 1;
            }));
    self.get(0).add("line", OLD);
    time.turn(Duration.ZERO);
    assertThat(self.get(0).current()).isEqualTo("line");
  }

  @Test
  void a_service_that_stays_taken_is_tried_less_often_after_a_second() {
    List<String> tries = new ArrayList<>();
    PreferredService<String> second =
        new PreferredService<>(time, (from, to) -> to == null || !tries.add(to));
    second.add("line", OLD);
    time.turn(Duration.ofSeconds(1));
    assertThat(tries).hasSize(501);
    time.turn(Duration.ofSeconds(1));
    assertThat(tries).hasSize(551);
    second.close();
  }

  @Test
  void a_change_that_fails_is_made_again() {
    List<String> made = new ArrayList<>();
    PreferredService<String> second =
        new PreferredService<>(
            time,
            (from, to) -> {
              made.add(from + " to " + to);
              if (made.size() < 3) {
                throw new NoClassDefFoundError("gone/With/Its/Bundle");
              }
              return true;
            });
    second.add("line", OLD);
    time.turn(Duration.ofSeconds(1));
    assertThat(made).containsExactly("null to line", "null to line", "null to line");
    assertThat(second.current()).isEqualTo("line");
  }

  @Test
  void what_is_in_use_is_let_go_of_at_the_end() {
    preferred.add("old", OLD);
    preferred.add("new", NEW);
    preferred.close();
    preferred.add("late", BETTER);
    assertThat(changes).containsExactly("null to old", "old to null");
    assertThat(preferred.current()).isNull();
  }

  @Test
  void an_older_one_is_a_candidate_that_does_not_disturb() {
    preferred.add("old", OLD);
    preferred.add("new", NEW);
    preferred.remove("new");
    assertThat(changes).containsExactly("null to old");
  }

  private record Staying(List<Runnable> ends) implements Caller<String> {
    @Override
    public void admitted(String service, Runnable done) {
      ends.add(done);
    }

    @Override
    public void refused(Refusal why) {}
  }
}
