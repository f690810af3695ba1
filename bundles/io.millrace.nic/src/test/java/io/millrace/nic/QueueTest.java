// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Call;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.testing.Faults;
import io.millrace.nic.core.NicContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueueTest {
  private static final CoapRequest READ = get("snsr/arduino/temp", "sens");
  private static final CoapRequest POST = request(CoapCode.POST, "snsr/arduino/temp", "x");

  private final NicRig rig = new NicRig();

  @BeforeEach
  void start() {
    rig.start();
    rig.turn(1);
    rig.sensor.heard.clear();
  }

  private List<RecordingListener> ask(int count) {
    List<RecordingListener> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(rig.ask(READ));
    }
    return all;
  }

  @Test
  void one_request_is_outstanding_at_a_time_and_all_are_answered_in_order() {
    List<RecordingListener> all = ask(9);
    rig.turn(5);
    assertThat(all)
        .extracting(each -> each.only().payload().utf8())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(rig.link.mostOutstanding).isEqualTo(1);
  }

  @Test
  void request_beyond_the_queue_limit_is_refused_as_busy() {
    List<RecordingListener> all = ask(10);
    assertThat(all.get(9).failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(all.get(9).failure().mayHaveExecuted()).isFalse();
    rig.turn(5);
    assertThat(all.subList(0, 9)).allSatisfy(each -> assertThat(each.only()).isNotNull());
    assertThat(rig.answered(READ).only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void silent_sensor_gives_5_04_with_execution_unknown_after_the_sensor_deadline() {
    rig.sensor.crashed = true;
    RecordingListener heard = rig.ask(READ);
    rig.turn(9.9);
    assertThat(heard.count()).isZero();
    rig.turn(0.2);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(heard.failure().mayHaveExecuted()).isTrue();
  }

  @Test
  void request_that_waits_behind_a_silent_sensor_times_out_without_having_been_executed() {
    rig.sensor.crashed = true;
    rig.ask(READ);
    RecordingListener second = rig.ask(READ);
    rig.turn(10.1);
    assertThat(second.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(second.failure().mayHaveExecuted()).isFalse();
  }

  @Test
  void shorter_deadline_of_the_caller_holds() {
    rig.sensor.crashed = true;
    RecordingListener heard = new RecordingListener();
    rig.device.exchange(READ, Duration.ofSeconds(3), heard);
    rig.turn(3.1);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void request_on_a_line_that_is_down_is_answered_when_the_line_comes_back_in_time() {
    rig.link.cut();
    RecordingListener heard = rig.ask(POST);
    rig.turn(5);
    assertThat(heard.count()).isZero();
    rig.link.mend();
    rig.turn(3);
    assertThat(heard.only().code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
  }

  @Test
  void request_on_a_line_that_stays_down_gives_5_04_without_having_been_executed() {
    rig.link.cut();
    RecordingListener heard = rig.ask(POST);
    rig.turn(10.1);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(heard.failure().mayHaveExecuted()).isFalse();
    assertThat(heard.failure().reason()).contains("line is down");
  }

  private void replaceLink() {
    WiredLink old = rig.link;
    old.replaced = true;
    NicRig.turningWhile(rig.time, 5.5, () -> rig.side.port.unbind(old));
    rig.link = new WiredLink(rig.time, rig.sensor);
    rig.turn(1);
    rig.side.port.bind(rig.link, ServiceRank.first());
  }

  @Test
  void requests_wait_while_the_link_is_being_replaced_and_a_reading_under_way_is_repeated() {
    RecordingListener underWay = rig.ask(READ);
    RecordingListener waiting = rig.ask(POST);
    replaceLink();
    rig.turn(3);
    assertThat(underWay.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(waiting.only().code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(rig.sensor.heardOf(CoapCode.GET, NicRig.TEMP)).hasSize(2);
  }

  @Test
  void post_under_way_on_a_link_that_is_replaced_is_never_repeated() {
    RecordingListener underWay = rig.ask(POST);
    replaceLink();
    rig.turn(12);
    assertThat(underWay.failure().mayHaveExecuted()).isTrue();
    assertThat(rig.sensor.heardOf(CoapCode.POST, NicRig.TEMP)).hasSize(1);
  }

  @Test
  void requests_wait_while_the_codec_is_being_replaced() {
    rig.side.codecs.unbind(rig.sensor.codec);
    RecordingListener heard = rig.ask(READ);
    rig.turn(3);
    assertThat(heard.count()).isZero();
    rig.side.codecs.bind(rig.sensor.codec);
    rig.turn(1);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void answer_that_arrives_while_the_codec_is_being_replaced_is_not_lost() {
    RecordingListener heard = rig.ask(READ);
    rig.turn(0.1);
    rig.side.codecs.unbind(rig.sensor.codec);
    rig.turn(2);
    rig.side.codecs.bind(rig.sensor.codec);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(rig.sensor.heard).hasSize(1);
  }

  @Test
  void cancelled_request_that_waits_never_reaches_the_sensor() {
    rig.ask(READ);
    RecordingListener heard = new RecordingListener();
    Call call = rig.device.exchange(POST, NicRig.MINUTE, heard);
    call.cancel();
    call.cancel();
    rig.turn(3);
    assertThat(heard.count()).isZero();
    assertThat(rig.sensor.heardOf(CoapCode.POST, NicRig.TEMP)).isEmpty();
  }

  @Test
  void cancelled_request_under_way_is_not_heard_of_and_the_next_goes_on() {
    RecordingListener heard = new RecordingListener();
    rig.device.exchange(READ, NicRig.MINUTE, heard).cancel();
    RecordingListener next = rig.ask(READ);
    rig.turn(3);
    assertThat(heard.count()).isZero();
    assertThat(next.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void link_that_fails_at_an_exchange_does_not_block_the_nic(Throwable fault) {
    rig.link.answerFilter = bytes -> Faults.raise(fault);
    RecordingListener written = rig.ask(POST);
    RecordingListener read = rig.ask(READ);
    rig.turn(1);
    rig.link.answerFilter = bytes -> bytes;
    rig.turn(30);
    assertThat(written.failure().mayHaveExecuted()).isTrue();
    assertThat(read.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void withdrawn_nic_finishes_what_is_under_way_and_hands_back_what_waits() {
    RecordingListener underWay = rig.ask(POST);
    List<RecordingListener> waiting = ask(3);
    rig.stop();
    assertThat(underWay.only().code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(waiting)
        .allSatisfy(
            each -> {
              assertThat(each.failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
              assertThat(each.failure().mayHaveExecuted()).isFalse();
              assertThat(each.failure().reason()).isEqualTo(NicContext.REPLACED);
            });
    assertThat(rig.ask(READ).failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(rig.link.isAttached()).isFalse();
  }

  @Test
  void withdrawn_nic_does_not_wait_for_ever_for_a_silent_sensor() {
    rig.sensor.crashed = true;
    RecordingListener post = rig.ask(POST);
    RecordingListener read = rig.ask(READ);
    rig.stop();
    assertThat(post.failure().mayHaveExecuted()).isTrue();
    assertThat(read.failure().mayHaveExecuted()).isFalse();
  }

  @Test
  void withdrawn_nic_leaves_no_timer_behind() {
    rig.ask(READ);
    rig.observe(NicRig.TEMP);
    rig.turn(1);
    rig.stop();
    rig.turn(60);
    assertThat(rig.time.waiting()).isZero();
  }

  @ParameterizedTest(name = "{0} away for {1} s")
  @CsvSource({"link, 3", "link, 10.2", "link, 20.3", "codec, 3", "codec, 10.2", "codec, 20.3"})
  void request_goes_on_at_once_when_its_service_is_back(String service, double seconds) {
    NicRig slow = new NicRig();
    slow.config.with("sensorDeadlineSeconds", 60);
    slow.start();
    slow.turn(1);
    if (service.equals("link")) {
      slow.side.port.unbind(slow.link);
    } else {
      slow.side.codecs.unbind(slow.sensor.codec);
    }
    slow.sensor.heard.clear();
    RecordingListener heard = slow.ask(READ);
    slow.turn(seconds);
    assertThat(slow.sensor.heard).isEmpty();
    assertThat(heard.count()).isZero();
    if (service.equals("link")) {
      slow.side.port.bind(slow.link, ServiceRank.first());
    } else {
      slow.side.codecs.bind(slow.sensor.codec);
    }
    slow.turn(0.02);
    assertThat(slow.sensor.heard).hasSize(1); // over a new link the clock is checked and set first
    slow.turn(service.equals("link") ? 2 * WiredLink.ROUND_TRIP_MILLIS / 1000.0 : 0);
    assertThat(slow.sensor.heardOf(CoapCode.GET, NicRig.TEMP)).hasSize(1);
  }
}
