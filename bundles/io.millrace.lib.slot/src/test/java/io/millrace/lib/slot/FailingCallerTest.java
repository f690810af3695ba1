// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each caller is let in or refused once, whatever the others do; and nobody stays counted. */
class FailingCallerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TurnedTime time = new TurnedTime();
  private final Slot<String> slot = new Slot<>(time, new SlotLimits(3, 100, SECOND, SECOND));
  private final List<String> seen = new ArrayList<>();
  private final List<Runnable> leaves = new ArrayList<>();

  static Stream<Arguments> faults() {
    return Stream.of("a", "b", "c")
        .flatMap(
            who ->
                Stream.of(
                    Arguments.of(who, new IllegalStateException("on purpose")),
                    Arguments.of(who, new NoClassDefFoundError("gone/With/Its/Bundle"))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void those_who_waited_are_all_let_in_when_one_fails(String who, Throwable fault) {
    for (String each : List.of("a", "b", "c")) {
      slot.submit(1, visit(each, each.equals(who) ? fault : null));
    }
    slot.bind("one");
    assertThat(seen)
        .filteredOn(line -> line.endsWith("met"))
        .containsExactly("a met", "b met", "c met");
    assertThat(seen)
        .filteredOn(line -> line.contains("refused"))
        .containsExactly(who + " refused FAILED");
    leaves.forEach(Runnable::run);
    assertLeavesAtOnce();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void who_meets_the_occupant_at_once_and_fails_is_over(String who, Throwable fault) {
    slot.bind("one");
    slot.submit(1, visit(who, fault));
    assertThat(seen).containsExactly(who + " met", who + " refused FAILED");
    assertLeavesAtOnce();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void those_who_wait_are_all_refused_when_one_fails_at_that(String who, Throwable fault) {
    for (String each : List.of("a", "b", "c")) {
      slot.submit(1, refusing(each, each.equals(who) ? fault : null));
    }
    slot.close();
    assertThat(seen).containsExactly("a refused CLOSED", "b refused CLOSED", "c refused CLOSED");
    assertThat(time.waiting()).isZero();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void those_whose_grace_ends_are_all_refused_when_one_fails_at_that(String who, Throwable fault) {
    for (String each : List.of("a", "b", "c")) {
      slot.submit(1, refusing(each, each.equals(who) ? fault : null));
    }
    time.turn(SECOND);
    assertThat(seen).containsExactly("a refused EMPTY", "b refused EMPTY", "c refused EMPTY");
    assertThat(slot.waiting()).isZero();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_short_call_that_fails_gives_what_an_empty_slot_gives(String who, Throwable fault) {
    slot.bind("one");
    assertThat(slot.<String>call(present -> Faults.raise(fault), "absent")).isEqualTo("absent");
    assertLeavesAtOnce();
  }

  @Test
  void who_fails_after_it_has_left_is_counted_once() {
    slot.bind("one");
    slot.submit(1, visit("a", null));
    slot.submit(
        1,
        new Caller<>() {
          @Override
          public void admitted(String service, Runnable done) {
            done.run();
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void refused(Refusal why) {}
        });
    leaves.forEach(Runnable::run);
    assertLeavesAtOnce();
  }

  @Test
  void an_error_that_is_passed_on_comes_when_all_are_let_in() {
    slot.submit(1, visit("a", new OutOfMemoryError("on purpose")));
    slot.submit(1, visit("b", null));
    assertThatThrownBy(() -> slot.bind("one")).isInstanceOf(OutOfMemoryError.class);
    assertThat(seen).containsExactly("a met", "a refused FAILED", "b met");
    leaves.forEach(Runnable::run);
    assertLeavesAtOnce();
  }

  /** With somebody counted inside it would wait for the drain, which needs the clock turned. */
  private void assertLeavesAtOnce() {
    assertThat(slot.unbind("one")).isTrue();
    assertThat(time.waiting()).isZero();
  }

  private Caller<String> visit(String name, Throwable fault) {
    return new Caller<>() {
      @Override
      public void admitted(String service, Runnable done) {
        seen.add(name + " met");
        if (fault != null) {
          Faults.raise(fault);
        }
        leaves.add(done);
      }

      @Override
      public void refused(Refusal why) {
        seen.add(name + " refused " + why);
      }
    };
  }

  private Caller<String> refusing(String name, Throwable fault) {
    return new Caller<>() {
      @Override
      public void admitted(String service, Runnable done) {
        done.run();
      }

      @Override
      public void refused(Refusal why) {
        seen.add(name + " refused " + why);
        if (fault != null) {
          Faults.raise(fault);
        }
      }
    };
  }
}
