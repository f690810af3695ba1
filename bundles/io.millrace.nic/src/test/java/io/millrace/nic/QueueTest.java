// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.Bench.get;
import static io.millrace.nic.Bench.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Call;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.testing.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueueTest {
  private static final CoapRequest READ = get("snsr/arduino/temp", "sens");
  private static final CoapRequest POST = request(CoapCode.POST, "snsr/arduino/temp", "x");

  private final Bench bench = new Bench();

  @BeforeEach
  void start() {
    bench.start();
    bench.turn(1);
    bench.sensor.heard.clear();
  }

  private List<Heard> ask(int count) {
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(bench.ask(READ));
    }
    return all;
  }

  @Test
  void one_request_is_outstanding_at_a_time_and_all_are_answered_in_order() {
    List<Heard> all = ask(9);
    bench.turn(5);
    assertThat(all)
        .extracting(each -> each.only().payload().utf8())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(bench.link.mostOutstanding).isEqualTo(1);
  }

  @Test
  void request_beyond_the_queue_limit_is_refused_as_busy() {
    List<Heard> all = ask(10);
    assertThat(all.get(9).failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(all.get(9).failure().mayHaveExecuted()).isFalse();
    bench.turn(5);
    assertThat(all.subList(0, 9)).allSatisfy(each -> assertThat(each.only()).isNotNull());
    assertThat(bench.answered(READ).only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void silent_sensor_gives_5_04_with_execution_unknown_after_the_sensor_deadline() {
    bench.sensor.crashed = true;
    Heard heard = bench.ask(READ);
    bench.turn(9.9);
    assertThat(heard.count()).isZero();
    bench.turn(0.2);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(heard.failure().mayHaveExecuted()).isTrue();
  }

  @Test
  void request_that_waits_behind_a_silent_sensor_times_out_without_having_been_executed() {
    bench.sensor.crashed = true;
    bench.ask(READ);
    Heard second = bench.ask(READ);
    bench.turn(10.1);
    assertThat(second.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(second.failure().mayHaveExecuted()).isFalse();
  }

  @Test
  void shorter_deadline_of_the_caller_holds() {
    bench.sensor.crashed = true;
    Heard heard = new Heard();
    bench.device.exchange(READ, Duration.ofSeconds(3), heard);
    bench.turn(3.1);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void request_on_a_line_that_is_down_is_answered_when_the_line_comes_back_in_time() {
    bench.link.cut();
    Heard heard = bench.ask(POST);
    bench.turn(5);
    assertThat(heard.count()).isZero();
    bench.link.mend();
    bench.turn(3);
    assertThat(heard.only().code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
  }

  @Test
  void request_on_a_line_that_stays_down_gives_5_04_without_having_been_executed() {
    bench.link.cut();
    Heard heard = bench.ask(POST);
    bench.turn(10.1);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(heard.failure().mayHaveExecuted()).isFalse();
    assertThat(heard.failure().reason()).contains("line is down");
  }

  private void replaceLink() {
    WiredLink old = bench.link;
    old.replaced = true;
    Bench.turningWhile(bench.time, 5.5, () -> bench.side.port.unbind(old));
    bench.link = new WiredLink(bench.time, bench.sensor);
    bench.turn(1);
    bench.side.port.bind(bench.link, ServiceRank.first());
  }

  @Test
  void requests_wait_while_the_link_is_being_replaced_and_a_reading_under_way_is_repeated() {
    Heard underWay = bench.ask(READ);
    Heard waiting = bench.ask(POST);
    replaceLink();
    bench.turn(3);
    assertThat(underWay.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(waiting.only().code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(bench.sensor.heardOf(CoapCode.GET, Bench.TEMP)).hasSize(2);
  }

  @Test
  void post_under_way_on_a_link_that_is_replaced_is_never_repeated() {
    Heard underWay = bench.ask(POST);
    replaceLink();
    bench.turn(12);
    assertThat(underWay.failure().mayHaveExecuted()).isTrue();
    assertThat(bench.sensor.heardOf(CoapCode.POST, Bench.TEMP)).hasSize(1);
  }

  @Test
  void requests_wait_while_the_codec_is_being_replaced() {
    bench.side.codecs.unbind(bench.sensor.codec);
    Heard heard = bench.ask(READ);
    bench.turn(3);
    assertThat(heard.count()).isZero();
    bench.side.codecs.bind(bench.sensor.codec);
    bench.turn(1);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void answer_that_arrives_while_the_codec_is_being_replaced_is_not_lost() {
    Heard heard = bench.ask(READ);
    bench.turn(0.1);
    bench.side.codecs.unbind(bench.sensor.codec);
    bench.turn(2);
    bench.side.codecs.bind(bench.sensor.codec);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(bench.sensor.heard).hasSize(1);
  }

  @Test
  void cancelled_request_that_waits_never_reaches_the_sensor() {
    bench.ask(READ);
    Heard heard = new Heard();
    Call call = bench.device.exchange(POST, Bench.MINUTE, heard);
    call.cancel();
    call.cancel();
    bench.turn(3);
    assertThat(heard.count()).isZero();
    assertThat(bench.sensor.heardOf(CoapCode.POST, Bench.TEMP)).isEmpty();
  }

  @Test
  void cancelled_request_under_way_is_not_heard_of_and_the_next_goes_on() {
    Heard heard = new Heard();
    bench.device.exchange(READ, Bench.MINUTE, heard).cancel();
    Heard next = bench.ask(READ);
    bench.turn(3);
    assertThat(heard.count()).isZero();
    assertThat(next.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void link_that_fails_at_an_exchange_does_not_block_the_nic(Throwable fault) {
    bench.link.passage = bytes -> Faults.raise(fault);
    Heard written = bench.ask(POST);
    Heard read = bench.ask(READ);
    bench.turn(1);
    bench.link.passage = bytes -> bytes;
    bench.turn(30);
    assertThat(written.failure().mayHaveExecuted()).isTrue();
    assertThat(read.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void withdrawn_nic_finishes_what_is_under_way_and_hands_back_what_waits() {
    Heard underWay = bench.ask(POST);
    List<Heard> waiting = ask(3);
    bench.stop();
    assertThat(underWay.only().code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(waiting)
        .allSatisfy(
            each -> {
              assertThat(each.failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
              assertThat(each.failure().mayHaveExecuted()).isFalse();
              assertThat(each.failure().reason()).isEqualTo(Nic.REPLACED);
            });
    assertThat(bench.ask(READ).failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(bench.link.isAttached()).isFalse();
  }

  @Test
  void withdrawn_nic_does_not_wait_for_ever_for_a_silent_sensor() {
    bench.sensor.crashed = true;
    Heard post = bench.ask(POST);
    Heard read = bench.ask(READ);
    bench.stop();
    assertThat(post.failure().mayHaveExecuted()).isTrue();
    assertThat(read.failure().mayHaveExecuted()).isFalse();
  }

  @Test
  void withdrawn_nic_leaves_no_timer_behind() {
    bench.ask(READ);
    bench.observe(Bench.TEMP);
    bench.turn(1);
    bench.stop();
    bench.turn(60);
    assertThat(bench.time.waiting()).isZero();
  }
}
