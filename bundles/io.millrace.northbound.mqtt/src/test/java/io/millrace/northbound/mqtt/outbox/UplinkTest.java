// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an uplink does with brokers that are slow, full, gone or wrong. */
class UplinkTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final UplinkRig rig = new UplinkRig();

  @BeforeEach
  void start() throws Exception {
    rig.start(folder, 1 << 20);
    rig.turn(SECOND);
  }

  private void send(int from, int until) {
    IntStream.range(from, until).forEach(rig::send);
  }

  @Test
  void birth_is_published_first_and_the_end_when_it_closes() {
    send(0, 1);
    rig.turn(SECOND);
    rig.uplink.close();
    assertThat(rig.broker.states.stream().map(each -> each.payload().utf8()))
        .containsExactly("online", "offline");
    assertThat(rig.broker.states).allMatch(Message::retained);
  }

  @Test
  void no_more_messages_are_in_flight_than_the_broker_or_the_configuration_takes() {
    rig.broker.hang(true);
    send(0, 100);
    assertThat(rig.uplink.status().inFlight()).isEqualTo(UplinkRig.WINDOW);
    assertThat(rig.uplink.status().waiting()).isEqualTo(100);
    rig.broker.kill();
    rig.broker.window = 3;
    rig.broker.start();
    rig.turn(Duration.ofMinutes(1));
    assertThat(rig.broker.ids.stream().distinct().count()).isEqualTo(UplinkRig.WINDOW);
    rig.broker.hang(false);
    rig.turn(Duration.ofMinutes(5));
    assertThat(rig.uplink.status().waiting()).isZero();
  }

  @Test
  void broker_that_acknowledges_nothing_is_left_and_tried_again() {
    rig.broker.hang(true);
    send(0, 10);
    rig.turn(UplinkRig.SETTINGS.acknowledgement().plus(SECOND).plusMillis(300));
    assertThat(rig.uplink.status().isUp()).isFalse();
    assertThat(rig.uplink.status().trouble()).contains("acknowledged nothing for 30 s");
    rig.broker.hang(false);
    rig.turn(Duration.ofMinutes(5));
    assertThat(rig.broker.ids.stream().distinct().count()).isEqualTo(10);
    assertThat(rig.uplink.status().waiting()).isZero();
  }

  @Test
  void broker_that_refuses_for_the_moment_gets_everything_later() {
    rig.broker.answerWith(0x97);
    send(0, 20);
    rig.turn(SECOND);
    assertThat(rig.uplink.status().trouble()).contains("a quota is exceeded");
    int attempts = rig.broker.attempts;
    rig.turn(Duration.ofHours(1));
    assertThat(rig.broker.attempts - attempts).isLessThan(100); // it backs off
    rig.broker.answerWith(0);
    rig.turn(Duration.ofMinutes(5));
    assertThat(rig.broker.ids).hasSize(20);
    assertThat(rig.losses.count()).isZero();
  }

  @Test
  void message_that_is_at_fault_itself_is_dropped_and_counted() {
    rig.broker.answerWith(Outbox.TOPIC_NAME_INVALID);
    send(0, 1);
    rig.turn(SECOND);
    rig.broker.answerWith(0);
    send(1, 3);
    rig.turn(SECOND);
    assertThat(rig.broker.ids).hasSize(2);
    assertThat(rig.losses.count()).isEqualTo(1);
    assertThat(rig.losses.reason()).isEqualTo(Drops.REFUSED);
  }

  @Test
  void message_longer_than_the_broker_takes_is_not_sent_to_it() {
    rig.broker.kill();
    rig.broker.mostBytes = 1000;
    rig.broker.start();
    rig.turn(Duration.ofMinutes(5));
    rig.uplink.send(new Item("long", "", rig.time.now(), Bytes.wrap(new byte[2000])));
    send(0, 2);
    rig.turn(SECOND);
    assertThat(rig.broker.ids).hasSize(2);
    assertThat(rig.losses.count()).isEqualTo(1);
    assertThat(rig.uplink.status().waiting()).isZero();
  }

  @Test
  void at_the_byte_bound_the_oldest_go_and_each_is_counted() {
    rig.broker.kill();
    send(0, 20_000);
    rig.turn(SECOND);
    long kept = rig.uplink.status().waiting();
    assertThat(rig.uplink.status().bytes()).isBetween(900L << 10, 1L << 20);
    assertThat(rig.losses.count() + kept).isEqualTo(20_000);
    assertThat(rig.losses.reason()).isEqualTo(Drops.FULL);
    rig.broker.start();
    rig.turn(Duration.ofMinutes(10));
    assertThat(rig.broker.ids).hasSize((int) kept);
    assertThat(rig.broker.ids.get((int) kept - 1)).isEqualTo("00000001-19999");
  }

  @Test
  void folder_is_small_again_when_everything_was_acknowledged() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      send(i, i + 1);
      rig.turn(Duration.ofMillis(100));
    }
    assertThat(rig.broker.ids).hasSize(20_000);
    try (var files = Files.list(folder)) {
      assertThat(files.mapToLong(each -> each.toFile().length()).sum()).isLessThan(160 << 10);
    }
    assertThat(rig.uplink.status().written().syncs()).isLessThan(400);
  }
}
