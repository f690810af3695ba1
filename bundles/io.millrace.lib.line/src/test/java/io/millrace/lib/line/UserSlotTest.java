// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserSlotTest {
  private final TurnedTime time = new TurnedTime();
  private final List<String> events = new ArrayList<>();
  private final UserSlot place =
      new UserSlot(
          "p",
          task -> time.schedule(Duration.ZERO, task),
          new LineOutput() {
            @Override
            public void write(Bytes bytes) {
              events.add("out " + bytes);
            }

            @Override
            public void pulse(Duration length) {
              events.add("pulse " + length.toMillis());
            }
          });

  private LinePort attach() {
    return place.attach(
        new LineListener() {
          @Override
          public void up() {
            events.add("up");
          }

          @Override
          public void received(Bytes chunk) {
            events.add("in " + chunk.length());
          }

          @Override
          public void down(String reason) {
            events.add("down " + reason);
          }

          @Override
          public void wake() {
            events.add("wake");
          }
        });
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_user_that_fails_costs_the_line_nothing(Throwable fault) {
    place.attach(new Failing(fault));
    place.up();
    place.arrived(Bytes.hex("00"));
    time.settle();
    place.wake();
    place.down("no port");
    assertThat(events).containsExactly("up", "in", "wake", "down");
  }

  /** Is called, and fails every time. */
  private final class Failing implements LineListener {
    private final Throwable fault;

    Failing(Throwable fault) {
      this.fault = fault;
    }

    private void fail(String call) {
      events.add(call);
      Faults.raise(fault);
    }

    @Override
    public void up() {
      fail("up");
    }

    @Override
    public void received(Bytes chunk) {
      fail("in");
    }

    @Override
    public void down(String reason) {
      fail("down");
    }

    @Override
    public void wake() {
      fail("wake");
    }
  }

  @Test
  void a_user_is_told_how_the_line_is_and_of_every_change_once() {
    attach();
    time.settle();
    assertThat(events).isEmpty();
    place.down("no port");
    place.down("no port");
    place.up();
    place.up();
    assertThat(events).containsExactly("down no port", "up");
  }

  @Test
  void a_user_who_comes_late_is_told_the_last_word() {
    place.down("no port");
    attach();
    time.settle();
    assertThat(events).containsExactly("down no port");
  }

  @Test
  void bytes_and_pulses_pass_in_order_and_not_after_the_user_left() {
    LinePort port = attach();
    assertThatThrownBy(this::attach).isInstanceOf(IllegalStateException.class);
    port.write(Bytes.hex("01"));
    port.signalWake(Duration.ofMillis(2));
    place.wake();
    place.arrived(Bytes.hex("02"));
    time.settle();
    port.close();
    port.write(Bytes.hex("03"));
    place.arrived(Bytes.hex("04"));
    place.wake();
    time.settle();
    assertThat(events).containsExactly("wake", "out 01", "pulse 2", "in 1");
  }

  @Test
  void input_that_waits_is_bounded_and_can_be_thrown_away() {
    LinePort port = attach();
    for (int i = 0; i < 20; i++) {
      place.arrived(Bytes.wrap(new byte[4096]));
    }
    time.settle();
    assertThat(events).hasSize(16);
    place.arrived(Bytes.hex("01"));
    port.discardInput();
    time.settle();
    assertThat(events).hasSize(16);
  }

  @Test
  void pauses_double_up_to_the_longest_and_begin_anew() {
    BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(3));
    assertThat(List.of(backOff.pause(), backOff.pause(), backOff.pause()))
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    backOff.reset();
    assertThat(backOff.pause()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void the_two_edges_of_a_pulse_are_one_pulse() {
    PulseFilter pulses = new PulseFilter();
    assertThat(pulses.begins(5)).isTrue();
    assertThat(pulses.begins(2_000_005)).isFalse();
    assertThat(pulses.begins(30_000_000)).isTrue();
  }
}
