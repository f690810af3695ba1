// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An other end that may have restarted is polled before it gets a message. */
class PrimaryContactTest {
  private static final Duration POLLS = Duration.ofSeconds(60);
  private static final Bytes NOTICE = Bytes.hex("ee");

  private final List<Bytes> executed = new ArrayList<>();
  private final PrimaryBench bench = new PrimaryBench(freshSensor()::react);

  private SensorModel freshSensor() {
    SensorModel sensor = new SensorModel(this::execute);
    sensor.pending = NOTICE;
    return sensor;
  }

  private Bytes execute(Bytes message) {
    executed.add(message);
    return Bytes.hex("0a");
  }

  /** How a sensor restarts, with a message on its way. */
  enum Restart {
    FOUND_BY_THE_MESSAGE(bench -> {}),
    FOUND_BY_A_POLL(bench -> bench.primary.poll()),
    AFTER_A_LOST_MESSAGE(bench -> bench.faultTowards(PrimaryBench.losingMessages(1))),
    AFTER_LOST_CONTACT(PrimaryContactTest::loseContact),
    ON_A_LINE_OPENED_AGAIN(PrimaryContactTest::reopen),
    WHILE_IT_WAS_BEING_DISCONNECTED(PrimaryContactTest::deliverAndLoseDisc),
    WHILE_IT_WAS_BEING_CONNECTED(PrimaryContactTest::deliverAndLoseSnrm);

    private final Consumer<PrimaryBench> circumstances;

    Restart(Consumer<PrimaryBench> circumstances) {
      this.circumstances = circumstances;
    }
  }

  private static void loseContact(PrimaryBench bench) {
    bench.replaceSensor(burst -> Bytes.EMPTY);
    bench.primary.poll();
    bench.turn(10_000);
    assertThat(bench.told).last().asString().startsWith("down");
  }

  private static void reopen(PrimaryBench bench) {
    bench.pipe.cut("pulled");
    bench.turn(100);
    bench.pipe.mend();
  }

  private static void deliverAndLoseDisc(PrimaryBench bench) {
    deliverAndLose(bench, 0x53);
  }

  private static void deliverAndLoseSnrm(PrimaryBench bench) {
    deliverAndLose(bench, 0x93);
  }

  private static void deliverAndLose(PrimaryBench bench, int control) {
    SensorModel sensor = new SensorModel(message -> null);
    sensor.pending = Bytes.hex("dd");
    sensor.connected = true;
    bench.replaceSensor(sensor::react);
    int[] losses = {1};
    bench.faultTowards(burst -> burst.at(5) == control && losses[0]-- > 0 ? Bytes.EMPTY : burst);
    bench.primary.poll();
    while (losses[0] == 1) {
      bench.turn(10);
    }
  }

  private void restart(Restart how) {
    bench.listen(POLLS);
    bench.turn(3000);
    bench.told.clear();
    bench.contacts.clear();
    executed.clear();
    how.circumstances.accept(bench);
    bench.replaceSensor(freshSensor()::react);
  }

  @ParameterizedTest
  @EnumSource
  void sensor_that_restarted_is_polled_before_it_gets_what_waits(Restart how) {
    restart(how);
    bench.exchange("01", true);
    while (bench.contacts.isEmpty()) {
      bench.turn(10);
      assertThat(executed).isEmpty();
    }
    assertThat(bench.told).contains("unsolicited ee");
    bench.turn(5000);
    assertThat(executed).containsExactly(Bytes.hex("01"));
    assertThat(bench.outcomes).singleElement().matches(LinkOutcome::isAnswered);
    assertThat(bench.contacts).hasSize(1);
    assertThat(bench.told).containsOnlyOnce("unsolicited ee");
  }

  @ParameterizedTest
  @EnumSource
  void listener_that_has_more_to_say_first_gets_back_what_waits(Restart how) {
    bench.givesBack = true;
    restart(how);
    bench.exchange("01", false);
    bench.exchange("02", false);
    bench.turn(9000);
    assertThat(executed).isEmpty();
    assertThat(bench.outcomes).hasSize(2);
    assertThat(bench.outcomes.get(1).kind()).isEqualTo(LinkOutcome.NOT_SENT);
    bench.exchange("03", false);
    bench.turn(2000);
    assertThat(executed).containsExactly(Bytes.hex("03"));
  }

  @Test
  void first_contact_is_a_poll_too() {
    bench.exchange("01", true);
    bench.listen(POLLS);
    bench.turn(5000);
    assertThat(bench.told).startsWith("up", "unsolicited ee");
    assertThat(bench.contacts).containsExactly(2);
    assertThat(bench.sent()).startsWith("SNRM", "RR", "DISC", "SNRM", "I");
  }

  @Test
  void next_listener_of_a_link_makes_contact_anew() throws Exception {
    AutoCloseable attached = bench.listen(POLLS);
    bench.turn(5000);
    attached.close();
    bench.exchange("01", true);
    bench.turn(2000);
    int sent = bench.sent().size();
    bench.exchange("02", true);
    bench.listen(POLLS);
    bench.exchange("03", true);
    bench.turn(3000);
    assertThat(bench.contacts).hasSize(2);
    assertThat(bench.sent().subList(sent, sent + 3)).containsExactly("I", "RR", "I");
  }

  @Test
  void disconnecting_after_what_was_pending_is_no_new_contact() {
    SensorModel sensor = freshSensor();
    bench.replaceSensor(sensor::react);
    bench.listen(POLLS);
    bench.turn(5000);
    int sent = bench.sent().size();
    sensor.pending = Bytes.hex("dd");
    bench.primary.poll();
    bench.turn(100);
    bench.exchange("01", true);
    bench.turn(3000);
    assertThat(bench.told).endsWith("unsolicited dd");
    assertThat(bench.contacts).hasSize(1);
    assertThat(bench.sent().subList(sent, sent + 4)).containsExactly("RR", "DISC", "SNRM", "I");
  }

  @Test
  void without_a_listener_nothing_is_polled() {
    bench.exchange("01", true);
    bench.turn(2000);
    assertThat(bench.sent()).containsExactly("SNRM", "I");
  }
}
