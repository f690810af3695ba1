// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A line whose loop is quicker than the thread that attaches to it. */
class LineAttachmentTest {
  private final List<String> heard = new ArrayList<>();

  private final LineListener machine =
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
        public void wake() {
          heard.add("wake");
        }

        @Override
        public void down(String reason) {
          heard.add("down");
        }
      };

  private interface Early {
    void tell(LineListener listener);
  }

  private void attach(Early early) {
    Line line =
        new Line() {
          @Override
          public String name() {
            return "uart0";
          }

          @Override
          public String description() {
            return "quick";
          }

          @Override
          public LinePort attach(LineListener listener) {
            early.tell(listener);
            return new Port();
          }
        };
    new LineAttachment<>(line, port -> machine);
  }

  @Test
  void what_comes_before_the_machine_is_made_is_not_lost() {
    attach(
        listener -> {
          listener.up();
          listener.received(Bytes.hex("01"));
          listener.received(Bytes.hex("02"));
        });
    assertThat(heard).containsExactly("up", "01", "02");
  }

  @Test
  void what_came_before_the_line_went_down_is_lost() {
    attach(
        listener -> {
          listener.up();
          listener.received(Bytes.hex("01"));
          listener.down("unplugged");
        });
    assertThat(heard).containsExactly("down");
  }

  private static final class Port implements LinePort {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void write(Bytes bytes) {}

    @Override
    public void signalWake(Duration length) {}

    @Override
    public void discardInput() {}

    @Override
    public void close() {}
  }
}
