// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.Bench.get;
import static io.millrace.nic.Bench.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.lib.cbor.CborText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HardwareObserveTest {
  private final Bench bench = new Bench();
  private final SetTelemetry hardware = SetTelemetry.full();

  @BeforeEach
  void start() {
    bench.start();
    bench.side.hardware.telemetry.bind(hardware);
  }

  private Call observe(String path, int accept, Heard heard) {
    return bench.device.observe(
        with(with(get(path), OptionNumber.OBSERVE, 0), OptionNumber.ACCEPT, accept),
        Bench.MINUTE,
        heard);
  }

  private Heard observed(String path) {
    Heard heard = new Heard();
    observe(path, 60, heard);
    return heard;
  }

  @Test
  void first_value_comes_at_once_with_observe_and_max_age() {
    Heard heard = observed("sys/battery");
    assertThat(heard.only().options().has(OptionNumber.OBSERVE)).isTrue();
    assertThat(heard.only().options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(300);
  }

  @Test
  void change_below_the_step_is_not_notified_but_adds_up() {
    Heard heard = observed("sys/battery");
    bench.turn(6);
    hardware.battery(3_596_000, 80);
    bench.turn(6);
    assertThat(heard.count()).isEqualTo(1);
    hardware.battery(3_590_000, 79);
    assertThat(heard.count()).isEqualTo(2);
    assertThat(CborText.of(heard.last().payload())).contains("{0: 3590000, 1: 79}");
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void value_that_swings_around_a_step_is_not_notified_again_and_again() {
    Heard heard = observed("sys/signal");
    for (int i = 0; i < 20; i++) {
      bench.turn(6);
      hardware.signal(i % 2 == 0 ? -72 : -70);
    }
    assertThat(heard.count()).isEqualTo(1);
    hardware.signal(-74);
    assertThat(heard.count()).isEqualTo(2);
  }

  @Test
  void many_changes_make_one_notification_in_the_shortest_interval_with_the_last_value() {
    Heard heard = observed("sys/signal");
    for (int i = 0; i < 10; i++) {
      hardware.signal(-80 - i);
    }
    assertThat(heard.count()).isEqualTo(1);
    bench.turn(5.1);
    assertThat(heard.count()).isEqualTo(2);
    assertThat(CborText.of(heard.last().payload()).orElseThrow()).startsWith("{0: -89");
  }

  @Test
  void value_that_does_not_change_is_notified_within_its_max_age() {
    Heard heard = observed("sys/battery");
    bench.turn(301);
    assertThat(heard.count()).isEqualTo(2);
    bench.turn(300);
    assertThat(heard.count()).isEqualTo(3);
  }

  @Test
  void observers_get_the_format_that_each_asked_for() {
    Heard text = new Heard();
    observe("sys/battery", 0, text);
    Heard senml = new Heard();
    observe("sys/battery", 110, senml);
    bench.turn(6);
    hardware.battery(3_000_000, 20);
    assertThat(text.last().payload().utf8()).isEqualTo("microvolts=3000000, percent=20");
    assertThat(senml.last().payload().utf8()).contains("\"v\":3");
  }

  @Test
  void who_cancels_hears_no_more_and_nothing_goes_on_for_nobody() {
    Heard heard = new Heard();
    observe("sys/battery", 60, heard).cancel();
    bench.turn(6);
    hardware.battery(3_000_000, 20);
    bench.turn(400);
    assertThat(heard.count()).isLessThanOrEqualTo(1);
  }

  @Test
  void format_that_it_has_not_is_refused_without_observation() {
    Heard heard = new Heard();
    observe("sys/battery", 41, heard);
    assertThat(heard.only().code()).isEqualTo(CoapCode.NOT_ACCEPTABLE);
  }

  @Test
  void value_that_the_hardware_loses_ends_the_observation_with_5_01() {
    Heard heard = observed("sys/battery");
    bench.turn(6);
    hardware.battery = null;
    hardware.changed();
    assertThat(heard.last().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    bench.turn(400);
    assertThat(heard.count()).isEqualTo(2);
  }

  @Test
  void observation_outlives_the_telemetry_being_replaced() {
    Heard heard = observed("sys/battery");
    bench.turn(6);
    bench.side.hardware.telemetry.unbind(hardware);
    bench.turn(3);
    SetTelemetry next = SetTelemetry.full();
    next.battery(3_100_000, 30);
    bench.side.hardware.telemetry.bind(next);
    assertThat(CborText.of(heard.last().payload())).contains("{0: 3100000, 1: 30}");
    assertThat(heard.count()).isEqualTo(2);
  }

  @Test
  void as_many_observe_as_may() {
    bench.config.with("observerLimit", 2);
    start();
    observed("sys/battery");
    observed("sys/battery");
    assertThat(observed("sys/battery").failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void nic_that_goes_sends_its_observers_to_the_next() {
    Heard heard = observed("sys/battery");
    bench.stop();
    assertThat(heard.failures).hasSize(1);
    assertThat(heard.failures.get(0).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(hardware.listener).isNull();
  }

  @Test
  void value_that_changes_and_goes_back_is_still_notified_within_its_max_age() {
    Heard heard = observed("sys/signal");
    hardware.signal(-90);
    hardware.signal(-71);
    bench.turn(6);
    assertThat(heard.count()).isEqualTo(1);
    bench.turn(296);
    assertThat(heard.count()).isEqualTo(2);
  }
}
