// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an endpoint leaves in the router's data when the process ends, for that of the next process,
 * whose monotonic clock began at another moment, or goes on when the machine was not booted.
 */
class ProcessRestartTest {
  private static final Duration ELSEWHERE = Duration.ofDays(3);

  @TempDir Path data;
  private final Bench bench = new Bench();
  private final Bench next = new Bench();

  @BeforeEach
  void machineIsBootedBetween() {
    next.time.reboot(bench.time.now());
    next.time.turn(ELSEWHERE);
    next.time.setWall(bench.time.now());
  }

  private static EndpointFile file(Path data, Bench bench) {
    return new EndpointFile(data.toString(), bench.time, Bench.LIFETIME);
  }

  /** The process ends, and the next one starts after some time. */
  private void restartAfter(Duration away) {
    assertThat(file(data, bench).put("udp", bench.stop())).isTrue();
    next.time.setWall(bench.time.now().plus(away));
    next.endpoint.close();
    next.startNext(file(data, next).take("udp"));
  }

  @Test
  void request_that_was_executed_before_gets_its_answer_again_and_is_not_executed_again() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "done", Reliability.CONFIRMABLE);
    restartAfter(Duration.ofSeconds(17));
    next.get(MessageType.CON, 7, "01");
    assertThat(next.asked).isEmpty();
    assertThat(next.datagrams).containsExactly(bench.datagrams.get(0));
  }

  @Test
  void message_id_that_its_sender_may_use_again_is_a_new_request() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "done", Reliability.CONFIRMABLE);
    bench.seconds(200);
    restartAfter(Duration.ofSeconds(47));
    next.get(MessageType.CON, 7, "01");
    assertThat(next.asked).hasSize(1);
  }

  @Test
  void response_that_was_not_acknowledged_is_sent_again_until_it_is() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "done", Reliability.CONFIRMABLE);
    restartAfter(Duration.ofSeconds(17));
    next.turn(Duration.ZERO);
    assertThat(next.datagrams).containsExactly(bench.datagrams.get(0));
    next.answer(CoapMessage.empty(MessageType.ACK, next.lastSent().messageId()));
    next.seconds(100);
    assertThat(next.datagrams).hasSize(1);
  }

  @Test
  void request_that_waits_for_a_handler_is_handled_by_the_one_of_the_next_process() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.seconds(2);
    assertThat(bench.wire()).containsExactly("ACK");
    bench.endpoint.stopReading();
    bench.handlers.close();
    restartAfter(Duration.ofSeconds(17));
    next.turn(Duration.ZERO);
    assertThat(next.asked).hasSize(1);
    next.respond(next.lastAsked(), "late", Reliability.CONFIRMABLE);
    assertThat(next.wire()).containsExactly("CON 2.05");
    next.get(MessageType.CON, 7, "01");
    assertThat(next.asked).as("a duplicate of it").hasSize(1);
  }

  /** Felix stops the carrier's bundle first when it was installed later. */
  @Test
  void so_is_one_whose_carrier_went_before_the_endpoint() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.NON, 8, "02");
    bench.endpoint.detach();
    bench.endpoint.stopReading();
    bench.handlers.close();
    restartAfter(Duration.ofSeconds(17));
    next.turn(Duration.ZERO);
    assertThat(next.asked).hasSize(2);
  }

  @Test
  void own_requests_end_with_the_process_and_their_message_ids_are_not_used_again() {
    bench.request(Reliability.CONFIRMABLE);
    restartAfter(Duration.ofSeconds(17));
    next.request(Reliability.CONFIRMABLE, "next ");
    assertThat(next.datagrams).hasSize(1);
    assertThat(next.lastSent().messageId()).isEqualTo(bench.lastSent().messageId() + 1 & 0xFFFF);
    next.answer(
        Bench.response(
            MessageType.ACK, next.lastSent().messageId(), next.lastSent().token(), "fine"));
    assertThat(next.heard).containsExactly("next fine");
  }

  @Test
  void what_was_left_is_used_once() {
    bench.get(MessageType.CON, 7, "01");
    restartAfter(Duration.ofSeconds(17));
    assertThat(file(data, next).take("udp")).isNull();
    assertThat(data.resolve("run")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(longs = {248, 86_400, -1, -3600})
  void what_is_older_than_any_message_or_of_a_wrong_clock_is_not_used(long seconds) {
    bench.get(MessageType.CON, 7, "01");
    assertThat(file(data, bench).put("udp", bench.stop())).isTrue();
    next.time.setWall(bench.time.now().plusSeconds(seconds));
    assertThat(file(data, next).take("udp")).isNull();
    assertThat(data.resolve("run")).isEmptyDirectory();
  }

  /** A process of the same boot: so much later, while the wall clock is set. */
  private Bench sameBoot(Duration away, String wallClock) {
    Bench later = new Bench();
    later.time.turn(Duration.ofNanos(bench.time.nanos() - later.time.nanos()).plus(away));
    later.time.setWall(Instant.parse(wallClock));
    return later;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-21T07:00:00Z", "2090-01-01T00:00:00Z"})
  void a_clock_that_jumps_while_the_router_restarts_has_nothing_executed_again(String wallClock) {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "done", Reliability.CONFIRMABLE);
    assertThat(file(data, bench).put("udp", bench.stop())).isTrue();
    Bench later = sameBoot(Duration.ofSeconds(17), wallClock);
    later.endpoint.close();
    later.startNext(file(data, later).take("udp"));
    later.get(MessageType.CON, 7, "01");
    assertThat(later.asked).isEmpty();
    assertThat(later.datagrams).containsExactly(bench.datagrams.get(0));
  }

  @Test
  void a_clock_that_was_set_back_does_not_make_old_state_young() {
    bench.get(MessageType.CON, 7, "01");
    assertThat(file(data, bench).put("udp", bench.stop())).isTrue();
    Bench later = sameBoot(Duration.ofSeconds(248), bench.time.now().toString());
    assertThat(file(data, later).take("udp")).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 30, 60, -1})
  void damaged_file_is_not_used(int at) throws IOException {
    bench.get(MessageType.CON, 7, "01");
    assertThat(file(data, bench).put("udp", bench.stop())).isTrue();
    Path written = data.resolve("run/endpoint-udp");
    byte[] bytes = Files.readAllBytes(written);
    bytes[at < 0 ? bytes.length + at : at] ^= 0x55;
    Files.write(written, bytes);
    assertThat(file(data, next).take("udp")).isNull();
    Files.write(written, new byte[at < 0 ? 0 : at]);
    assertThat(file(data, next).take("udp")).isNull();
    assertThat(data.resolve("run")).isEmptyDirectory();
  }

  @Test
  void what_cannot_be_written_ends_here() throws IOException {
    Files.writeString(data.resolve("run"), "a file is in the way");
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.NON, 7, "01");
    bench.endpoint.stopReading();
    bench.handlers.close();
    bench.endpoint.handOver(left -> file(data, bench).put("udp", left));
    assertThat(bench.wire()).containsExactly("NON 5.03");
    assertThat(new EndpointFile(null, bench.time, Bench.LIFETIME).put("udp", Map.of())).isFalse();
    assertThat(new EndpointFile(null, bench.time, Bench.LIFETIME).take("udp")).isNull();
  }
}
