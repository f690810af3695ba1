// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.Bench.TEMP;
import static io.millrace.nic.Bench.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.lib.slot.ServiceRank;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The NIC's bundle is replaced while somebody observes. */
class TakeoverTest {
  private final Bench bench = new Bench();
  private Heard before;

  @BeforeEach
  void observe() {
    bench.start();
    bench.turn(1);
    before = bench.observe(TEMP);
    bench.turn(2);
    bench.period();
    bench.sensor.heard.clear();
  }

  private Heard observeAgain() {
    return bench.observe(TEMP);
  }

  @Test
  void observers_of_the_old_instance_are_told_to_ask_the_next() {
    bench.stop();
    assertThat(before.failures).hasSize(1);
    assertThat(before.failures.get(0).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(before.failures.get(0).mayHaveExecuted()).isFalse();
    assertThat(before.failures.get(0).reason()).isEqualTo(Nic.REPLACED);
  }

  @Test
  void new_instance_takes_the_registration_over_without_registering_anew() {
    bench.stop();
    bench.start();
    Heard heard = observeAgain();
    bench.turn(1);
    bench.period();
    bench.period();
    assertThat(heard.answers).hasSize(3);
    assertThat(heard.answers.get(0).payload()).isEqualTo(before.last().payload());
    assertThat(bench.sensor.heardOf(CoapCode.GET, TEMP)).isEmpty();
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
    assertThat(heard.numbers().get(0)).isGreaterThan(before.numbers().get(1));
    assertThat(bench.sensor.registrations(TEMP)).isZero();
  }

  @Test
  void everybody_who_observes_again_begins_with_the_value_the_old_instance_had_last() {
    Heard second = bench.observe(TEMP);
    bench.turn(1);
    bench.stop();
    bench.start();
    Heard one = observeAgain();
    Heard two = observeAgain();
    assertThat(one.only().payload()).isEqualTo(second.last().payload());
    assertThat(two.only().payload()).isEqualTo(second.last().payload());
    bench.turn(11);
    Heard late = observeAgain();
    bench.turn(2);
    assertThat(late.only().payload()).isNotEqualTo(second.last().payload());
  }

  @Test
  void value_that_has_become_stale_is_not_handed_on() {
    bench.stop();
    bench.time.turn(Duration.ofSeconds(100));
    bench.start();
    Heard heard = observeAgain();
    bench.turn(1);
    assertThat(heard.only().payload()).isNotEqualTo(before.last().payload());
    assertThat(bench.sensor.registrations(TEMP)).isZero();
  }

  @Test
  void without_what_the_old_instance_left_the_new_one_would_register_anew() {
    bench.stop();
    bench.store.values.clear();
    bench.start();
    observeAgain();
    bench.turn(3);
    assertThat(bench.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void observer_who_is_there_before_the_store_gets_his_turn_without_a_new_registration() {
    bench.stop();
    bench.startWithout();
    Heard heard = observeAgain();
    bench.turn(1);
    bench.side.port.bind(bench.link, ServiceRank.first());
    bench.side.codecs.bind(bench.sensor.codec);
    bench.side.stores.bind(bench.store);
    bench.turn(2);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(bench.sensor.registrations(TEMP)).isZero();
  }

  @Test
  void notification_that_fell_due_while_no_nic_was_there_is_the_observers_first_value() {
    bench.stop();
    bench.sensor.period(TEMP);
    bench.turn(3);
    bench.start();
    Heard heard = observeAgain();
    assertThat(heard.only().payload().utf8()).contains("1700000002");
    bench.turn(2);
    assertThat(heard.answers).hasSize(1);
  }

  @Test
  void notification_that_the_old_instance_took_when_nobody_observed_any_more_is_not_lost() {
    Bench other = new Bench().start();
    other.turn(1);
    var call = other.observe(TEMP, new Heard());
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
    bench.stop();
    bench.start();
    bench.turn(7);
    assertThat(bench.sensor.observers).containsKey(TEMP);
    bench.turn(4);
    assertThat(bench.sensor.observers).isEmpty();
    CoapMessage last = bench.sensor.heardOf(CoapCode.GET, TEMP).get(0);
    assertThat(last.options().uint(6, -1)).isEqualTo(1);
  }

  @Test
  void registration_under_way_at_the_swap_is_finished_and_taken_over() {
    Heard echo = bench.observe("arduino/echo");
    bench.stop();
    assertThat(echo.count()).isEqualTo(1);
    bench.start();
    bench.observe("arduino/echo");
    bench.turn(2);
    assertThat(bench.sensor.registrations("arduino/echo")).isEqualTo(1);
  }

  @Test
  void sensor_that_rebooted_in_the_gap_is_registered_with_again() {
    bench.stop();
    bench.sensor.boot();
    bench.start();
    Heard heard = observeAgain();
    bench.turn(3);
    bench.period();
    assertThat(heard.answers).hasSize(2);
    assertThat(bench.sensor.registrations(TEMP)).isEqualTo(1);
  }

  @Test
  void clock_that_the_old_instance_has_just_set_is_not_set_again() {
    bench.stop();
    bench.sensor.clock = (int) bench.time.now().getEpochSecond();
    bench.start();
    bench.turn(3);
    assertThat(bench.sensor.heardOf(CoapCode.PUT, "sys/time")).isEmpty();
    bench.stop();
    bench.time.turn(Duration.ofHours(2));
    bench.start();
    bench.turn(3);
    assertThat(bench.sensor.heardOf(CoapCode.PUT, "sys/time")).hasSize(1);
  }

  @Test
  void tokens_of_the_new_instance_are_not_those_of_the_old_one() {
    Bytes registered = bench.sensor.observers.get(TEMP);
    bench.stop();
    bench.start();
    observeAgain();
    for (int i = 0; i < 20; i++) {
      bench.answered(get("snsr"));
    }
    assertThat(bench.sensor.heard).noneMatch(each -> each.token().equals(registered));
  }

  @Test
  void nic_without_a_store_serves_and_observes() {
    Bench bare = new Bench().startWithout();
    bare.side.codecs.bind(bare.sensor.codec);
    bare.side.port.bind(bare.link, ServiceRank.first());
    Heard reading = bare.ask(get("snsr/arduino/temp", "sens"));
    Heard heard = bare.observe(TEMP);
    bare.turn(6);
    assertThat(reading.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    bare.side.stores.bind(bare.store);
    bare.side.memory.flush();
    assertThat(bare.store.values).hasSize(1);
  }

  @Test
  void broken_store_and_malformed_records_do_not_keep_the_nic_from_serving() {
    bench.stop();
    bench.store.values.replaceAll((key, value) -> Bytes.hex("01FFFFFF"));
    bench.start();
    assertThat(bench.answered(get("snsr")).only().code()).isEqualTo(CoapCode.CONTENT);
    bench.stop();
    bench.store.broken = true;
    bench.start();
    assertThat(bench.answered(get("snsr")).only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void notification_of_an_unknown_registration_is_discarded() {
    bench.stop();
    bench.start();
    Heard heard = observeAgain();
    bench.turn(1);
    bench.link.say(
        bench.sensor.codec.serialize(
            CoapMessage.of(
                MessageType.NON, 5, Bytes.hex("AA0B"), SimulatedSensor.reading("foreign"))));
    assertThat(heard.answers).hasSize(1);
    assertThat(bench.meter("foreign")).isEqualTo(1);
  }
}
