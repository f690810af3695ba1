// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.ObserveNumbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The NIC's bundle is replaced while somebody observes. */
class TakeoverTest {
  private final NicRig rig = new NicRig();
  private RecordingListener before;

  @BeforeEach
  void observe() {
    rig.start();
    rig.turn(1);
    before = rig.observe(TEMP);
    rig.turn(2);
    rig.period();
    rig.sensor.heard.clear();
  }

  private RecordingListener observeAgain() {
    return rig.observe(TEMP);
  }

  @Test
  void observers_of_the_old_instance_are_told_to_ask_the_next() {
    rig.stop();
    assertThat(before.failures).hasSize(1);
    assertThat(before.failures.get(0).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(before.failures.get(0).mayHaveExecuted()).isFalse();
    assertThat(before.failures.get(0).reason()).isEqualTo(NicContext.REPLACED);
  }

  @Test
  void new_instance_takes_the_registration_over_without_registering_anew() {
    rig.stop();
    rig.start();
    RecordingListener heard = observeAgain();
    rig.turn(1);
    rig.period();
    rig.period();
    assertThat(heard.answers).hasSize(3);
    assertThat(heard.answers.get(0).payload()).isEqualTo(before.last().payload());
    assertThat(rig.sensor.heardOf(CoapCode.GET, TEMP)).isEmpty();
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
    assertThat(heard.numbers().get(0)).isGreaterThan(before.numbers().get(1));
    assertThat(rig.sensor.registrations(TEMP)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-P1D", "-PT1H", "-PT3S", "PT1H", "PT3H", "P1D"})
  void clock_that_jumps_makes_no_notification_older_than_those_of_the_old_instance(String by) {
    rig.time.setWall(rig.time.now().plus(Duration.parse(by)));
    rig.period();
    rig.stop();
    rig.start();
    RecordingListener heard = observeAgain();
    rig.turn(1);
    rig.time.setWall(rig.time.now().minus(Duration.parse(by)));
    rig.period();
    rig.time.reboot(rig.time.now().plusSeconds(30));
    List<Long> numbers = new ArrayList<>(before.numbers());
    numbers.addAll(heard.numbers());
    ObserveNumbers booted = new ObserveNumbers(rig.time);
    booted.restore(new ObserveNumbers.Start("boot 1", 5), start -> {});
    numbers.add(booted.next());
    assertThat(numbers).hasSize(6);
    for (int i = 1; i < numbers.size(); i++) {
      assertThat(isNewer(numbers.get(i - 1), numbers.get(i))).as(numbers.toString()).isTrue();
    }
  }

  /** As a client compares two that come within 128 s [RFC 7641 §3.4]. */
  private static boolean isNewer(long before, long after) {
    return before < after && after - before < 1 << 23 || before > after && before - after > 1 << 23;
  }

  @Test
  void everybody_who_observes_again_begins_with_the_value_the_old_instance_had_last() {
    RecordingListener second = rig.observe(TEMP);
    rig.turn(1);
    rig.stop();
    rig.start();
    RecordingListener one = observeAgain();
    RecordingListener two = observeAgain();
    assertThat(one.only().payload()).isEqualTo(second.last().payload());
    assertThat(two.only().payload()).isEqualTo(second.last().payload());
    rig.turn(11);
    RecordingListener late = observeAgain();
    rig.turn(2);
    assertThat(late.only().payload()).isNotEqualTo(second.last().payload());
  }

  @Test
  void value_that_has_become_stale_is_not_handed_on() {
    rig.stop();
    rig.time.turn(Duration.ofSeconds(100));
    rig.start();
    RecordingListener heard = observeAgain();
    rig.turn(1);
    assertThat(heard.only().payload()).isNotEqualTo(before.last().payload());
    assertThat(rig.sensor.registrations(TEMP)).isZero();
  }

  @Test
  void without_what_the_old_instance_left_the_new_one_would_register_anew() {
    rig.stop();
    rig.store.values.clear();
    rig.start();
    observeAgain();
    rig.turn(3);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void observer_who_is_there_before_the_store_gets_his_turn_without_a_new_registration() {
    rig.stop();
    rig.startWithout();
    RecordingListener heard = observeAgain();
    rig.turn(1);
    rig.side.port.bind(rig.link, ServiceRank.first());
    rig.side.codecs.bind(rig.sensor.codec);
    rig.side.stores.bind(rig.store);
    rig.turn(2);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(rig.sensor.registrations(TEMP)).isZero();
  }

  @Test
  void instance_that_is_started_long_before_its_store_takes_the_registration_over() {
    rig.stop();
    rig.startAhead();
    rig.turn(60);
    RecordingListener heard = observeAgain();
    rig.side.port.bind(rig.link, ServiceRank.first());
    rig.side.codecs.bind(rig.sensor.codec);
    rig.side.stores.bind(rig.store);
    rig.turn(2);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(rig.sensor.registrations(TEMP)).isZero();
  }

  @Test
  void notification_that_fell_due_while_no_nic_was_there_is_the_observers_first_value() {
    rig.stop();
    rig.sensor.period(TEMP);
    rig.turn(3);
    rig.start();
    RecordingListener heard = observeAgain();
    assertThat(heard.only().payload().utf8()).contains("1700000002");
    rig.turn(2);
    assertThat(heard.answers).hasSize(1);
  }

  @Test
  void notification_that_the_old_instance_took_when_nobody_observed_any_more_is_not_lost() {
    NicRig other = new NicRig().start();
    other.turn(1);
    var call = other.observe(TEMP, new RecordingListener());
    other.turn(2);
    call.cancel();
    other.period();
    other.stop();
    other.start();
    assertThat(other.observe(TEMP).only().payload().utf8()).contains("1700000001");
    assertThat(other.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void registration_that_nobody_wants_any_more_is_taken_back_after_the_grace() {
    rig.stop();
    rig.start();
    rig.turn(7);
    assertThat(rig.sensor.observers).containsKey(TEMP);
    rig.turn(4);
    assertThat(rig.sensor.observers).isEmpty();
    CoapMessage last = rig.sensor.heardOf(CoapCode.GET, TEMP).get(0);
    assertThat(last.options().uint(6, -1)).isEqualTo(1);
  }

  @Test
  void registration_under_way_at_the_swap_is_finished_and_taken_over() {
    RecordingListener echo = rig.observe("arduino/echo");
    rig.stop();
    assertThat(echo.count()).isEqualTo(1);
    rig.start();
    rig.observe("arduino/echo");
    rig.turn(2);
    assertThat(rig.sensor.registrations("arduino/echo")).isEqualTo(1);
  }

  @Test
  void sensor_that_rebooted_in_the_gap_is_registered_with_again() {
    rig.stop();
    rig.sensor.boot();
    rig.start();
    RecordingListener heard = observeAgain();
    rig.turn(3);
    rig.period();
    assertThat(heard.answers).hasSize(2);
    assertThat(rig.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void clock_that_the_old_instance_has_just_set_is_not_set_again() {
    rig.stop();
    rig.sensor.clock = (int) rig.time.now().getEpochSecond();
    rig.start();
    rig.turn(3);
    assertThat(rig.sensor.heardOf(CoapCode.PUT, "sys/time")).isEmpty();
    rig.stop();
    rig.time.turn(Duration.ofHours(2));
    rig.start();
    rig.turn(3);
    assertThat(rig.sensor.heardOf(CoapCode.PUT, "sys/time")).hasSize(1);
  }

  @Test
  void tokens_of_the_new_instance_are_not_those_of_the_old_one() {
    Bytes registered = rig.sensor.observers.get(TEMP);
    rig.stop();
    rig.start();
    observeAgain();
    for (int i = 0; i < 20; i++) {
      rig.answered(get("snsr"));
    }
    assertThat(rig.sensor.heard).noneMatch(each -> each.token().equals(registered));
  }

  @Test
  void nic_without_a_store_serves_and_observes() {
    NicRig bare = new NicRig().startWithout();
    bare.side.codecs.bind(bare.sensor.codec);
    bare.side.port.bind(bare.link, ServiceRank.first());
    RecordingListener reading = bare.ask(get("snsr/arduino/temp", "sens"));
    RecordingListener heard = bare.observe(TEMP);
    bare.turn(6);
    assertThat(reading.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    bare.side.stores.bind(bare.store);
    assertThat(bare.store.values).hasSize(2);
  }

  @Test
  void broken_store_and_malformed_records_do_not_keep_the_nic_from_serving() {
    rig.stop();
    rig.store.values.replaceAll((key, value) -> Bytes.hex("01FFFFFF"));
    rig.start();
    assertThat(rig.answered(get("snsr")).only().code()).isEqualTo(CoapCode.CONTENT);
    rig.stop();
    rig.store.broken = true;
    rig.start();
    assertThat(rig.answered(get("snsr")).only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void notification_of_an_unknown_registration_is_discarded() {
    rig.stop();
    rig.start();
    RecordingListener heard = observeAgain();
    rig.turn(1);
    rig.link.say(
        rig.sensor.codec.serialize(
            CoapMessage.of(
                MessageType.NON, 5, Bytes.hex("AA0B"), SimulatedSensor.reading("foreign"))));
    assertThat(heard.answers).hasSize(1);
    assertThat(rig.meter("foreign")).isEqualTo(1);
  }
}
