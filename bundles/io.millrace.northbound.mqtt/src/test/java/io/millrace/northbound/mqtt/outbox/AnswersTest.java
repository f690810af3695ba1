// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of answers to the broker: in the window with the items, before them, and not stored. */
class AnswersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final UplinkRig rig = new UplinkRig();

  @BeforeEach
  void start() throws Exception {
    rig.start(folder, 1 << 20);
    rig.turn(SECOND);
  }

  private static Message message(String text) {
    return Message.of("site/response/1", "text/plain", Map.of("code", "2.05"), Bytes.utf8(text));
  }

  private void answer(String text) {
    rig.uplink.answer(new Answer(message(text), message("too long")));
  }

  private List<String> answered() {
    return rig.broker.answers.stream().map(each -> each.payload().utf8()).toList();
  }

  @Test
  void answers_share_the_window_with_items_and_go_before_those_that_wait() {
    rig.broker.hang(true);
    IntStream.range(0, UplinkRig.WINDOW - 1).forEach(rig::send);
    IntStream.range(0, 5).forEach(each -> answer("answer " + each));
    rig.send(UplinkRig.WINDOW);
    rig.turn(SECOND);
    assertThat(rig.uplink.status().inFlight()).isEqualTo(UplinkRig.WINDOW);
    assertThat(answered()).containsExactly("answer 0");

    rig.broker.hang(false);
    rig.broker.acknowledgeAll();
    rig.turn(SECOND);
    assertThat(answered()).hasSize(5);
    assertThat(rig.broker.ids).hasSize(UplinkRig.WINDOW);
    assertThat(rig.uplink.status().inFlight()).isZero();
  }

  @Test
  void answers_of_a_connection_that_is_lost_are_not_sent_on_the_next_one_and_items_are() {
    rig.broker.hang(true);
    IntStream.range(0, UplinkRig.WINDOW).forEach(rig::send);
    answer("waits");
    rig.broker.kill();
    answer("there is no connection");
    rig.broker.start();
    rig.broker.hang(false);
    rig.turn(Duration.ofMinutes(1));
    assertThat(rig.broker.answers).isEmpty();
    assertThat(rig.broker.ids.stream().distinct()).hasSize(UplinkRig.WINDOW);
    answer("goes");
    rig.turn(SECOND);
    assertThat(answered()).containsExactly("goes");
  }

  @Test
  void broker_that_takes_no_message_as_long_as_an_answer_gets_a_short_one() {
    rig.broker.kill();
    rig.broker.mostBytes = 1000;
    rig.broker.start();
    rig.turn(Duration.ofMinutes(1));
    answer("x".repeat(2000));
    answer("short");
    rig.turn(SECOND);
    assertThat(answered()).containsExactly("too long", "short");
  }

  @Test
  void flood_of_answers_while_the_disk_is_slow_takes_no_item_its_place() {
    rig.hold(
        () -> {
          IntStream.range(0, 5000).forEach(each -> answer("5.03"));
          rig.send(1);
        });
    rig.turn(Duration.ofMinutes(1));
    assertThat(rig.broker.ids).hasSize(1);
    assertThat(answered()).isNotEmpty().hasSizeLessThan(5000);
  }

  @Test
  void broker_that_acknowledges_no_answer_is_left() {
    rig.broker.hang(true);
    answer("one");
    int attempts = rig.broker.attempts;
    rig.turn(UplinkRig.SETTINGS.acknowledgement().plus(Duration.ofSeconds(5)));
    assertThat(rig.broker.attempts).isEqualTo(attempts + 1);
  }
}
