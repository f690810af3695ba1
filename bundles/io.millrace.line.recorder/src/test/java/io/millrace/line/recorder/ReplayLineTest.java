// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.line.LineTap;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.link.hdlc.RealLinks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayLineTest {
  @TempDir Path directory;

  private final TurnedTime time = new TurnedTime();
  private ReplayLine line;

  @AfterEach
  void close() {
    line.close();
  }

  private Capture recorded(String trace) throws Exception {
    Path file = directory.resolve(trace);
    Traces.record(Traces.of(trace), file, time);
    return CaptureReader.read(file);
  }

  /** Turns the clock on, a little at a time, until the recording is over. */
  private void playOut(Sensor sensor) {
    Traces.await(
        () -> {
          time.turn(Duration.ofMillis(5));
          sensor.settle();
          return line.isOver();
        });
  }

  /** Turns the clock no faster than the real one, as the link has only the time it is used to. */
  private void playOutSlowly() {
    Traces.await(
        () -> {
          time.turn(Duration.ofMillis(1));
          return line.isOver();
        });
  }

  /** A secondary that knows what the sensor said to each frame, in order. */
  private static final class Sensor implements LineListener {
    final List<Bytes> heard = new CopyOnWriteArrayList<>();
    private final List<Traces.Burst> script;
    private final LinePort port;
    private int next;

    Sensor(Line line, List<Traces.Burst> script) {
      this.script = script;
      port = line.attach(this);
    }

    /** Lets the line's loop do what is due: feed a packet, have it heard, hear the answer. */
    void settle() {
      for (int i = 0; i < 4; i++) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        port.execute(() -> done.complete(null));
        done.orTimeout(10, TimeUnit.SECONDS).join();
      }
    }

    @Override
    public void up() {}

    @Override
    public void down(String reason) {}

    @Override
    public void received(Bytes chunk) {
      heard.add(chunk);
      next++;
      while (next < script.size() && !script.get(next).fromNic()) {
        port.write(script.get(next++).bytes());
      }
    }
  }

  @Test
  void a_secondary_hears_every_frame_byte_for_byte_and_its_answers_are_compared() throws Exception {
    List<Traces.Burst> script = Traces.of("all");
    line = new ReplayLine("replay", Line.SECONDARY, recorded("all"), 100, time);
    Sensor sensor = new Sensor(line, script);
    playOut(sensor);
    List<Bytes> sent =
        script.stream().filter(Traces.Burst::fromNic).map(Traces.Burst::bytes).toList();
    assertThat(sensor.heard).containsExactlyElementsOf(sent);
    int answers = script.size() - sent.size();
    assertThat(line.progress())
        .isEqualTo(new ReplayProgress(script.size(), script.size(), sent.size(), answers, 0, 0, 0));
    assertThat(line.description()).startsWith("replay over");
  }

  @Test
  void answers_that_differ_are_missing_or_surplus_are_counted() throws Exception {
    line = new ReplayLine("replay", Line.SECONDARY, recorded("T1"), 100, time);
    playOut(
        new Sensor(
            line,
            List.of(
                new Traces.Burst(true, Bytes.hex("00")),
                new Traces.Burst(false, Bytes.hex("0102")),
                new Traces.Burst(false, Bytes.hex("0304")))));
    assertThat(line.progress()).isEqualTo(new ReplayProgress(8, 8, 4, 0, 1, 3, 1));
  }

  @Test
  void a_real_primary_link_gets_the_messages_that_were_recorded() throws Exception {
    line = new ReplayLine("replay", Line.PRIMARY, recorded("T1"), 10, time);
    List<String> told = new CopyOnWriteArrayList<>();
    PrimaryLink link = (PrimaryLink) RealLinks.of(line, Line.PRIMARY, time, new Noting());
    link.attach(
        new PrimaryListener() {
          @Override
          public void unsolicited(Bytes message) {
            told.add(message.hex());
          }

          @Override
          public void up() {
            told.add("up");
          }

          @Override
          public void down(String reason) {}
        },
        Duration.ofSeconds(5));
    playOutSlowly();
    assertThat(told).containsExactly("up", "5003ffffb3737973" + "04736e7372" + "4665763d726274");
    assertThat(line.progress().equal()).isEqualTo(4);
  }

  /** A tap that is only there. */
  private static final class Noting implements LineTap {
    @Override
    public void written(String tapped, Bytes bytes) {}

    @Override
    public void received(String tapped, Bytes chunk) {}
  }
}
