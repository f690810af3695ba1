// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One to three bytes of any one value beside every frame, as long as the line lives: they cost
 * themselves and nothing else, at either end, and no time.
 */
class NoiseBesideFramesTest {
  private static final int EXCHANGES = 3;

  /** Where the noise is, seen from the frame that an end receives. */
  enum Position {
    BEFORE,
    AFTER,
    BETWEEN
  }

  private record Row(Position position, int bytes) {}

  static Stream<Row> rows() {
    return Stream.of(Position.values())
        .flatMap(position -> Stream.of(1, 2, 3).map(bytes -> new Row(position, bytes)));
  }

  private static Bytes noise(int value, int bytes) {
    return Bytes.hex("%02x".formatted(value).repeat(bytes));
  }

  private static Bytes beside(Position position, Bytes noise, Bytes frame) {
    return switch (position) {
      case BEFORE -> noise.plus(frame);
      case AFTER -> frame.plus(noise);
      case BETWEEN -> frame;
    };
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_primary_hears_what_it_would_without_noise(Row row) {
    for (long millis : new long[] {3, 404}) {
      List<Long> clean = answers(Position.BETWEEN, Bytes.EMPTY, millis);
      for (int value = 0; value < 256; value++) {
        assertThat(answers(row.position, noise(value, row.bytes), millis))
            .as("%02x, other end replies after %d ms", value, millis)
            .isEqualTo(clean);
      }
    }
  }

  /** Returns when each of some exchanges was answered, in milliseconds. */
  private static List<Long> answers(Position position, Bytes noise, long silenceMillis) {
    List<Bytes> executed = new ArrayList<>();
    SensorModel sensor =
        new SensorModel(
            message -> {
              executed.add(message);
              return Bytes.hex("7e0a");
            });
    PrimaryBench bench = new PrimaryBench(sensor::react, FaultyPair.SETTINGS);
    bench.repliesAfter(silenceMillis);
    bench.faultBack(reply -> beside(position, noise, reply));
    List<Long> answered = new ArrayList<>();
    for (int i = 0; i < EXCHANGES; i++) {
      if (position == Position.BETWEEN && !noise.isEmpty()) {
        bench.noise(noise);
      }
      bench.primary.exchange(
          Bytes.hex("0" + i),
          false,
          Duration.ofSeconds(30),
          outcome -> answered.add(outcome.isAnswered() ? bench.time.nanos() / 1_000_000 : -1));
      bench.turn(1000);
    }
    assertThat(executed).hasSize(EXCHANGES);
    assertThat(bench.primary.statistics().count("timeouts")).isZero();
    return answered;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_secondary_answers_as_it_would_without_noise(Row row) {
    for (int value = 0; value < 256; value++) {
      Bytes noise = noise(value, row.bytes);
      SecondaryBench bench = new SecondaryBench(message -> message);
      assertThat(replyTo(bench, row.position, noise, Frame.of(FrameKind.SNRM)).length())
          .isEqualTo(34);
      for (int i = 0; i < EXCHANGES; i++) {
        Bytes message = Bytes.hex("7e0" + i);
        assertThat(replyTo(bench, row.position, noise, Frame.i(i, i, message)))
            .as("%02x before message %d", value, i)
            .isEqualTo(FrameEncoder.encode(Frame.i(i, i + 1, message)));
      }
      assertThat(bench.executed).hasSize(EXCHANGES);
    }
  }

  private static Bytes replyTo(SecondaryBench bench, Position position, Bytes noise, Frame frame) {
    bench.write(beside(position, noise, FrameEncoder.encode(frame)));
    Bytes reply = bench.replies();
    bench.pause(5);
    if (position == Position.BETWEEN) {
      bench.write(noise);
      bench.pause(5);
    }
    return reply;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void both_ends_at_once_live_with_it(Row row) {
    for (int value : new int[] {0x00, 0x03, 0x7D, 0x7E, 0xA0, 0xA1, 0xFF}) {
      Bytes noise = noise(value, row.bytes);
      Pair pair =
          new Pair(FaultyPair.SETTINGS, frame -> pieces(row.position, noise, frame)).echoing();
      pair.listen();
      for (int i = 0; i < EXCHANGES; i++) {
        pair.secondary.offer(Bytes.hex("e" + i), true);
        pair.exchange("0" + i, false);
        pair.turn(50);
      }
      pair.turn(100);
      assertThat(pair.outcomes).hasSize(EXCHANGES).allMatch(LinkOutcome::isAnswered);
      assertThat(pair.executed).hasSize(EXCHANGES);
      assertThat(pair.told).contains("up", "unsolicited e2");
    }
  }

  /** The line carries noise on both sides of each frame when it is between frames. */
  private static List<Bytes> pieces(Position position, Bytes noise, Bytes frame) {
    return position == Position.BETWEEN
        ? List.of(noise, frame, noise)
        : List.of(beside(position, noise, frame));
  }
}
