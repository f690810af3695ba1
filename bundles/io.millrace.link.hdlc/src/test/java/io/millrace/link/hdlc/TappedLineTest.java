// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.line.LineTap;
import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TappedLineTest {
  private final TurnedTime time = new TurnedTime();
  private final Pipe pipe = new Pipe("p", task -> time.schedule(Duration.ZERO, task), 4096);
  private final LineTaps taps = new LineTaps();
  private final List<String> tapped = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final LinePort near = attach(taps.tap(pipe.primary()), heard);
  private final LinePort far = attach(pipe.secondary(), new ArrayList<>());

  private static LinePort attach(Line line, List<String> heard) {
    return line.attach(
        new LineListener() {
          @Override
          public void up() {
            heard.add("up");
          }

          @Override
          public void received(Bytes chunk) {
            heard.add(chunk.hex());
          }

          @Override
          public void down(String reason) {
            heard.add("down " + reason);
          }

          @Override
          public void wake() {
            heard.add("wake");
          }
        });
  }

  private static LineTap noting(List<String> tapped) {
    return new LineTap() {
      @Override
      public void written(String line, Bytes bytes) {
        tapped.add(line + " > " + bytes);
      }

      @Override
      public void received(String line, Bytes chunk) {
        tapped.add(line + " < " + chunk);
      }

      @Override
      public void noted(String line, String what) {
        tapped.add(line + " " + what);
      }
    };
  }

  private void talk() {
    time.settle();
    near.write(Bytes.hex("01"));
    time.settle();
    far.write(Bytes.hex("02"));
    far.signalWake(Duration.ofMillis(1));
    time.settle();
    pipe.cut("pulled");
    time.settle();
  }

  @Test
  void a_tap_hears_what_is_written_and_received_and_what_else_happens() {
    taps.add(noting(tapped));
    talk();
    assertThat(tapped).containsExactly("p up", "p > 01", "p < 02", "p wake", "p down: pulled");
    assertThat(heard).containsExactly("up", "02", "wake", "down pulled");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_tap_that_fails_harms_neither_the_link_nor_other_taps(Throwable fault) {
    taps.add(
        new LineTap() {
          @Override
          public void written(String line, Bytes bytes) {
            Faults.raise(fault);
          }

          @Override
          public void received(String line, Bytes chunk) {
            Faults.raise(fault);
          }
        });
    taps.add(noting(tapped));
    talk();
    assertThat(tapped).contains("p > 01", "p < 02");
    assertThat(heard).contains("02");
  }

  @Test
  void a_tap_that_left_hears_nothing() {
    LineTap tap = noting(tapped);
    taps.add(tap);
    taps.remove(tap);
    talk();
    assertThat(tapped).isEmpty();
  }
}
