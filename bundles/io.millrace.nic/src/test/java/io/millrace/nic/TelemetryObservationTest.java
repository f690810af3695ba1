// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.lib.cbor.CborText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryObservationTest {
  private final NicRig rig = new NicRig();
  private final SetTelemetry hardware = SetTelemetry.full();

  @BeforeEach
  void start() {
    rig.start();
    rig.side.telemetry.slot.bind(hardware);
  }

  private Call observe(String path, int accept, RecordingListener heard) {
    return rig.device.observe(
        with(with(get(path), OptionNumber.OBSERVE, 0), OptionNumber.ACCEPT, accept),
        NicRig.MINUTE,
        heard);
  }

  private RecordingListener observed(String path) {
    RecordingListener heard = new RecordingListener();
    observe(path, 60, heard);
    return heard;
  }

  @Test
  void first_value_comes_at_once_with_observe_and_max_age() {
    RecordingListener heard = observed("sys/battery");
    assertThat(heard.only().options().has(OptionNumber.OBSERVE)).isTrue();
    assertThat(heard.only().options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(300);
  }

  @Test
  void change_below_the_step_is_not_notified_but_adds_up() {
    RecordingListener heard = observed("sys/battery");
    rig.turn(6);
    hardware.battery(3_596_000, 80);
    rig.turn(6);
    assertThat(heard.count()).isEqualTo(1);
    hardware.battery(3_590_000, 79);
    assertThat(heard.count()).isEqualTo(2);
    assertThat(CborText.of(heard.last().payload())).contains("{0: 3590000, 1: 79}");
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void value_that_swings_around_a_step_is_not_notified_again_and_again() {
    RecordingListener heard = observed("sys/signal");
    for (int i = 0; i < 20; i++) {
      rig.turn(6);
      hardware.signal(i % 2 == 0 ? -72 : -70);
    }
    assertThat(heard.count()).isEqualTo(1);
    hardware.signal(-74);
    assertThat(heard.count()).isEqualTo(2);
  }

  @Test
  void many_changes_make_one_notification_in_the_shortest_interval_with_the_last_value() {
    RecordingListener heard = observed("sys/signal");
    for (int i = 0; i < 10; i++) {
      hardware.signal(-80 - i);
    }
    assertThat(heard.count()).isEqualTo(1);
    rig.turn(5.1);
    assertThat(heard.count()).isEqualTo(2);
    assertThat(CborText.of(heard.last().payload()).orElseThrow()).startsWith("{0: -89");
  }

  @Test
  void value_that_does_not_change_is_notified_within_its_max_age() {
    RecordingListener heard = observed("sys/battery");
    rig.turn(301);
    assertThat(heard.count()).isEqualTo(2);
    rig.turn(300);
    assertThat(heard.count()).isEqualTo(3);
  }

  @Test
  void observers_get_the_format_that_each_asked_for() {
    RecordingListener text = new RecordingListener();
    observe("sys/battery", 0, text);
    RecordingListener senml = new RecordingListener();
    observe("sys/battery", 110, senml);
    rig.turn(6);
    hardware.battery(3_000_000, 20);
    assertThat(text.last().payload().utf8()).isEqualTo("microvolts=3000000, percent=20");
    assertThat(senml.last().payload().utf8()).contains("\"v\":3");
  }

  @Test
  void who_cancels_hears_no_more_and_nothing_goes_on_for_nobody() {
    RecordingListener heard = new RecordingListener();
    observe("sys/battery", 60, heard).cancel();
    rig.turn(6);
    hardware.battery(3_000_000, 20);
    rig.turn(400);
    assertThat(heard.count()).isLessThanOrEqualTo(1);
  }

  @Test
  void format_that_it_has_not_is_refused_without_observation() {
    RecordingListener heard = new RecordingListener();
    observe("sys/battery", 41, heard);
    assertThat(heard.only().code()).isEqualTo(CoapCode.NOT_ACCEPTABLE);
  }

  @Test
  void value_that_the_hardware_loses_ends_the_observation_with_5_01() {
    RecordingListener heard = observed("sys/battery");
    rig.turn(6);
    hardware.battery = null;
    hardware.changed();
    assertThat(heard.last().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    rig.turn(400);
    assertThat(heard.count()).isEqualTo(2);
  }

  @Test
  void observation_outlives_the_telemetry_being_replaced() {
    RecordingListener heard = observed("sys/battery");
    rig.turn(6);
    rig.side.telemetry.slot.unbind(hardware);
    rig.turn(3);
    SetTelemetry next = SetTelemetry.full();
    next.battery(3_100_000, 30);
    rig.side.telemetry.slot.bind(next);
    assertThat(CborText.of(heard.last().payload())).contains("{0: 3100000, 1: 30}");
    assertThat(heard.count()).isEqualTo(2);
  }

  @Test
  void as_many_observe_as_may() {
    rig.config.with("observerLimit", 2);
    start();
    observed("sys/battery");
    observed("sys/battery");
    assertThat(observed("sys/battery").failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void nic_that_goes_sends_its_observers_to_the_next() {
    RecordingListener heard = observed("sys/battery");
    rig.stop();
    assertThat(heard.failures).hasSize(1);
    assertThat(heard.failures.get(0).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(hardware.listener).isNull();
  }

  @Test
  void value_that_changes_and_goes_back_is_still_notified_within_its_max_age() {
    RecordingListener heard = observed("sys/signal");
    hardware.signal(-90);
    hardware.signal(-71);
    rig.turn(6);
    assertThat(heard.count()).isEqualTo(1);
    rig.turn(296);
    assertThat(heard.count()).isEqualTo(2);
  }
}
