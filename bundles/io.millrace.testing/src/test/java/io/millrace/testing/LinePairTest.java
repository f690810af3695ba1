// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinePairTest {
  private final ManualTime time = new ManualTime();
  private final LinePair lines = new LinePair("uart0", time);

  private static final class Recorder implements LineListener {
    final List<String> seen = new ArrayList<>();

    @Override
    public void up() {
      seen.add("up");
    }

    @Override
    public void received(Bytes chunk) {
      seen.add(chunk.utf8());
    }

    @Override
    public void down(String reason) {
      seen.add("down: " + reason);
    }

    @Override
    public void wake() {
      seen.add("wake");
    }
  }

  @Test
  void bytes_arrive_at_the_other_line_when_the_clock_is_moved() {
    Recorder primary = new Recorder();
    Recorder secondary = new Recorder();
    LinePort near = lines.primary().attach(primary);
    LinePort far = lines.secondary().attach(secondary);
    time.runDue();
    near.write(Bytes.utf8("question"));
    assertThat(secondary.seen).containsExactly("up");
    time.runDue();
    far.write(Bytes.utf8("answer"));
    far.signalWake(Duration.ofMillis(1));
    time.runDue();
    assertThat(secondary.seen).containsExactly("up", "question");
    assertThat(primary.seen).containsExactly("up", "answer", "wake");
    assertThat(lines.secondary().name()).isEqualTo("uart0.peer");
  }

  @Test
  void unplugged_lines_are_down_until_they_are_plugged_again() {
    Recorder primary = new Recorder();
    LinePort near = lines.primary().attach(primary);
    time.runDue();
    lines.unplug("gone");
    near.write(Bytes.utf8("lost"));
    lines.plug();
    time.runDue();
    assertThat(primary.seen).containsExactly("up", "down: gone", "up");
  }
}
