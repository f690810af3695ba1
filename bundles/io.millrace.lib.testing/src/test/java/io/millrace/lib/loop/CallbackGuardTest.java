// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.LoggedLines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallbackGuardTest {
  private final CallbackGuard guard = new CallbackGuard(CallbackGuardTest.class, "a listener");
  private final List<String> heard = new ArrayList<>();

  static Stream<Throwable> contained() {
    return Stream.of(
        new IllegalStateException("on purpose"),
        new NoClassDefFoundError("gone/With/Its/Bundle"),
        new ExceptionInInitializerError("on purpose"),
        new UnsatisfiedLinkError("on purpose"),
        new StackOverflowError("on purpose"),
        new java.io.IOException("checked, from a language that does not say so"));
  }

  static Stream<Throwable> passedOn() {
    return Stream.of(
        new OutOfMemoryError("on purpose"),
        new InternalError("on purpose"),
        new AssertionError("on purpose"));
  }

  @ParameterizedTest
  @MethodSource("contained")
  void a_fault_of_who_is_called_does_not_reach_the_caller(Throwable fault) {
    assertThat(guard.run(() -> Faults.raise(fault))).isFalse();
    assertThat(guard.run("a", name -> Faults.raise(fault))).isFalse();
    assertThat(guard.run("a", (name, argument) -> Faults.raise(fault), 1)).isFalse();
    assertThat(guard.run("a", (name, first, second) -> Faults.raise(fault), 1, 2)).isFalse();
    assertThat(guard.<String, String>get("a", name -> Faults.raise(fault), "otherwise"))
        .isEqualTo("otherwise");
    assertThat(
            guard.<String, Integer, String>get(
                "a", (name, argument) -> Faults.raise(fault), 1, "otherwise"))
        .isEqualTo("otherwise");
    assertThat(guard.attempt("a", name -> Faults.raise(fault))).isSameAs(fault);
    guard.wrap(() -> Faults.raise(fault)).run();
    guard.close(() -> Faults.raise(fault));
  }

  @ParameterizedTest
  @MethodSource("contained")
  void each_listener_is_called_whatever_the_others_do(Throwable fault) {
    guard.each(
        List.of("a", "b", "c"),
        name -> {
          heard.add(name);
          if (name.equals("b")) {
            Faults.raise(fault);
          }
        });
    assertThat(heard).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @MethodSource("passedOn")
  void an_error_of_the_machine_or_of_a_test_is_passed_on(Throwable fault) {
    assertThatThrownBy(() -> guard.run(() -> Faults.raise(fault))).isSameAs(fault);
    assertThatThrownBy(() -> guard.get("a", name -> Faults.raise(fault), null)).isSameAs(fault);
  }

  @ParameterizedTest
  @MethodSource("passedOn")
  void the_guard_of_a_threads_loop_contains_every_error_and_logs_it_every_time(Throwable fault) {
    CallbackGuard outermost = CallbackGuard.outermost(CallbackGuardTest.class, "a task");
    try (LoggedLines log = new LoggedLines(CallbackGuardTest.class)) {
      assertThat(outermost.run(() -> Faults.raise(fault))).isFalse();
      assertThat(outermost.run(() -> Faults.raise(fault))).isFalse();
      assertThat(log.errors()).hasSize(2);
    }
  }

  @Test
  void what_succeeds_says_so() {
    assertThat(guard.run(() -> heard.add("ran"))).isTrue();
    assertThat(guard.run("a", heard::add)).isTrue();
    assertThat(guard.<List<String>, String>run(heard, List::add, "b")).isTrue();
    assertThat(guard.attempt("a", String::length)).isNull();
    assertThat(guard.get("abc", String::length, -1)).isEqualTo(3);
    assertThat(guard.get("abc", String::concat, "d", "")).isEqualTo("abcd");
    assertThat(heard).containsExactly("ran", "a", "b");
  }

  @Test
  void a_fault_is_an_error_in_the_log_once_and_names_who_failed() {
    try (LoggedLines log = new LoggedLines(CallbackGuardTest.class)) {
      Consumer<Failing> call = Failing::call;
      for (int i = 0; i < 3; i++) {
        guard.run(new Failing(), call);
      }
      assertThat(log.errors())
          .containsExactly("a listener failed, what called it goes on: " + Failing.class.getName());
    }
  }

  @Test
  void another_fault_of_the_same_is_logged_too() {
    try (LoggedLines log = new LoggedLines(CallbackGuardTest.class)) {
      guard.run(() -> Faults.raise(new IllegalStateException("here")));
      guard.run(() -> Faults.raise(new NoClassDefFoundError("here")));
      assertThat(log.errors()).hasSize(2).allMatch(line -> line.contains("GuardTest"));
    }
  }

  @Test
  void what_follows_a_stage_and_fails_is_logged() {
    try (LoggedLines log = new LoggedLines(CallbackGuardTest.class)) {
      CompletableFuture.completedFuture("stored")
          .whenComplete(
              guard.completion(
                  (value, cause) -> {
                    throw new NoClassDefFoundError("gone/With/Its/Bundle");
                  }));
      assertThat(log.errors()).hasSize(1);
    }
  }

  private static final class Failing {
    void call() {
      throw new IllegalStateException("on purpose");
    }
  }
}
