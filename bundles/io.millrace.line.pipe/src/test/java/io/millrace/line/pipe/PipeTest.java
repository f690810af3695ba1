// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipeTest {
  private final TurnedTime time = new TurnedTime();
  private final List<String> heard = new ArrayList<>();
  private final Pipe pipe = pipe(ByteTransform.AS_WRITTEN);

  private Pipe pipe(ByteTransform transform) {
    return new Pipe("p", task -> time.schedule(Duration.ZERO, task), 16, transform);
  }

  private LinePort attach(Line line) {
    return line.attach(
        new LineListener() {
          @Override
          public void up() {
            heard.add(line.name() + " up");
          }

          @Override
          public void received(Bytes chunk) {
            heard.add(line.name() + " " + chunk);
          }

          @Override
          public void down(String reason) {
            heard.add(line.name() + " down " + reason);
          }

          @Override
          public void wake() {
            heard.add(line.name() + " wake");
          }
        });
  }

  @Test
  void what_goes_in_at_one_end_comes_out_at_the_other() {
    LinePort nic = attach(pipe.primary());
    LinePort sensor = attach(pipe.secondary());
    nic.write(Bytes.hex("0102"));
    sensor.write(Bytes.hex("0304"));
    time.settle();
    assertThat(heard).containsExactly("p.peer up", "p up", "p.peer 0102", "p 0304");
  }

  @Test
  void a_line_has_one_user_at_a_time() {
    LinePort first = attach(pipe.primary());
    assertThatThrownBy(() -> attach(pipe.primary()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("p");
    first.close();
    attach(pipe.primary());
  }

  @Test
  void a_detached_user_hears_nothing_more() {
    LinePort nic = attach(pipe.primary());
    LinePort sensor = attach(pipe.secondary());
    time.settle();
    heard.clear();
    nic.write(Bytes.hex("01"));
    sensor.close();
    sensor.write(Bytes.hex("02"));
    time.settle();
    assertThat(heard).containsExactly("p down nobody is attached to p.peer");
  }

  @Test
  void the_primary_s_end_is_up_while_the_other_end_has_a_user() {
    attach(pipe.primary());
    time.settle();
    assertThat(heard).isEmpty();
    LinePort sensor = attach(pipe.secondary());
    time.settle();
    assertThat(heard).containsExactly("p.peer up", "p up");
    heard.clear();
    sensor.close();
    attach(pipe.secondary());
    time.settle();
    assertThat(heard).containsExactly("p down nobody is attached to p.peer", "p.peer up", "p up");
  }

  @Test
  void the_secondary_s_end_is_up_without_the_other_one() {
    attach(pipe.secondary());
    time.settle();
    assertThat(heard).containsExactly("p.peer up");
  }

  @Test
  void bytes_written_while_nobody_listens_are_lost() {
    LinePort nic = attach(pipe.primary());
    nic.write(Bytes.hex("01"));
    attach(pipe.secondary());
    time.settle();
    assertThat(heard).containsExactly("p.peer up", "p up");
  }

  @Test
  void more_than_the_buffer_holds_is_lost_and_said_so() {
    LinePort nic = attach(pipe.primary());
    attach(pipe.secondary());
    time.settle();
    heard.clear();
    nic.write(Bytes.wrap(new byte[15]));
    nic.write(Bytes.hex("0102"));
    nic.write(Bytes.hex("03"));
    time.settle();
    assertThat(heard).containsExactly("p.peer " + "00".repeat(15), "p.peer 01");
    assertThat(pipe.secondary().description()).isEqualTo("pipe to p open, 2 bytes lost");
  }

  @Test
  void discarded_input_is_not_handed_over() {
    LinePort nic = attach(pipe.primary());
    LinePort sensor = attach(pipe.secondary());
    time.settle();
    heard.clear();
    nic.write(Bytes.hex("01"));
    sensor.discardInput();
    nic.write(Bytes.hex("02"));
    time.settle();
    assertThat(heard).containsExactly("p.peer 02");
  }

  @Test
  void a_cut_pipe_loses_everything_until_it_is_mended() {
    LinePort nic = attach(pipe.primary());
    attach(pipe.secondary());
    time.settle();
    heard.clear();
    nic.write(Bytes.hex("01"));
    pipe.cut("pulled");
    nic.write(Bytes.hex("02"));
    pipe.mend();
    nic.write(Bytes.hex("03"));
    time.settle();
    assertThat(heard)
        .containsExactly("p down pulled", "p.peer down pulled", "p up", "p.peer up", "p.peer 03");
  }

  @Test
  void a_passage_decides_in_which_pieces_bytes_come_out() {
    Pipe split = pipe(written -> List.of(written.slice(0, 1), written.from(1)));
    LinePort nic = attach(split.primary());
    attach(split.secondary());
    nic.write(Bytes.hex("010203"));
    time.settle();
    assertThat(heard).endsWith("p.peer 01", "p.peer 0203");
  }

  @Test
  void a_wake_pulse_is_heard_at_the_other_end_alone_and_lost_while_the_pipe_is_cut() {
    attach(pipe.primary());
    LinePort sensor = attach(pipe.secondary());
    time.settle();
    heard.clear();
    sensor.signalWake(Duration.ofMillis(1));
    time.settle();
    pipe.cut("pulled");
    sensor.signalWake(Duration.ofMillis(1));
    time.settle();
    assertThat(heard).containsExactly("p wake", "p down pulled", "p.peer down pulled");
  }
}
