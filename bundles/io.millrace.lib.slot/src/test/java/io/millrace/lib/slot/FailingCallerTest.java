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

/** Each caller is admitted or refused once, whatever the others do; and no call stays counted. */
class FailingCallerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TurnedTime time = new TurnedTime();
  private final Slot<String> slot = new Slot<>(time, new SlotLimits(3, 100, SECOND, SECOND));
  private final List<String> seen = new ArrayList<>();
  private final List<Runnable> ends = new ArrayList<>();

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
  void callers_that_waited_are_all_admitted_when_one_fails(String who, Throwable fault) {
    for (String each : List.of("a", "b", "c")) {
      slot.submit(1, caller(each, each.equals(who) ? fault : null));
    }
    slot.bind("one");
    assertThat(seen)
        .filteredOn(line -> line.endsWith("met"))
        .containsExactly("a met", "b met", "c met");
    assertThat(seen)
        .filteredOn(line -> line.contains("refused"))
        .containsExactly(who + " refused FAILED");
    ends.forEach(Runnable::run);
    assertUnboundAtOnce();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_caller_that_is_admitted_at_once_and_fails_is_over(String who, Throwable fault) {
    slot.bind("one");
    slot.submit(1, caller(who, fault));
    assertThat(seen).containsExactly(who + " met", who + " refused FAILED");
    assertUnboundAtOnce();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void callers_that_wait_are_all_refused_when_one_fails_at_that(String who, Throwable fault) {
    for (String each : List.of("a", "b", "c")) {
      slot.submit(1, refusing(each, each.equals(who) ? fault : null));
    }
    slot.close();
    assertThat(seen).containsExactly("a refused CLOSED", "b refused CLOSED", "c refused CLOSED");
    assertThat(time.waiting()).isZero();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void callers_whose_grace_ends_are_all_refused_when_one_fails_at_that(
      String who, Throwable fault) {
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
    assertUnboundAtOnce();
  }

  @Test
  void a_caller_that_fails_after_its_end_is_counted_once() {
    slot.bind("one");
    slot.submit(1, caller("a", null));
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
    ends.forEach(Runnable::run);
    assertUnboundAtOnce();
  }

  @Test
  void an_error_that_is_passed_on_comes_when_all_are_admitted() {
    slot.submit(1, caller("a", new OutOfMemoryError("on purpose")));
    slot.submit(1, caller("b", null));
    assertThatThrownBy(() -> slot.bind("one")).isInstanceOf(OutOfMemoryError.class);
    assertThat(seen).containsExactly("a met", "a refused FAILED", "b met");
    ends.forEach(Runnable::run);
    assertUnboundAtOnce();
  }

  /** With a call in progress it would wait for the drain, which needs the clock turned. */
  private void assertUnboundAtOnce() {
    assertThat(slot.unbind("one")).isTrue();
    assertThat(time.waiting()).isZero();
  }

  private Caller<String> caller(String name, Throwable fault) {
    return new Caller<>() {
      @Override
      public void admitted(String service, Runnable done) {
        seen.add(name + " met");
        if (fault != null) {
          Faults.raise(fault);
        }
        ends.add(done);
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
