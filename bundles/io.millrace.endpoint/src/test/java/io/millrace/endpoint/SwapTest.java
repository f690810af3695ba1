// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Handler, codec and endpoint go and come while there is work. */
class SwapTest {
  private final Bench bench = new Bench();

  @Test
  void request_that_finds_no_handler_is_acknowledged_and_handled_by_the_next() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.wire()).isEmpty();
    bench.seconds(2);
    assertThat(bench.wire()).containsExactly("ACK");
    bench.handlers.bind(bench.handler);
    bench.turn(Duration.ZERO);
    assertThat(bench.lastAsked().acknowledged()).isTrue();
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    assertThat(bench.wire()).containsExactly("ACK", "CON 2.05");
  }

  @Test
  void request_that_a_stopping_handler_hands_back_is_handled_by_the_next() {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.acknowledge(bench.lastAsked());
    bench.handlers.unbind(bench.handler);
    bench.endpoint.handBack(bench.requests.get(0), bench.lastAsked().asAcknowledged());
    bench.get(MessageType.CON, 7, "01");
    bench.seconds(2);
    assertThat(bench.wire()).containsExactly("ACK", "ACK");
    bench.handlers.bind(bench.handler);
    bench.turn(Duration.ZERO);
    assertThat(bench.asked).hasSize(2);
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    assertThat(bench.wire()).containsExactly("ACK", "ACK", "CON 2.05");
  }

  @Test
  void request_that_waited_shortly_is_left_to_whoever_handles_it_to_acknowledge() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.handlers.bind(bench.handler);
    bench.seconds(2);
    assertThat(bench.lastAsked().acknowledged()).isFalse();
    assertThat(bench.wire()).isEmpty();
  }

  @Test
  void request_that_waits_when_the_endpoint_goes_is_left_to_be_sent_again() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.handlers.close();
    bench.seconds(2);
    assertThat(bench.wire()).isEmpty();
  }

  @Test
  void request_that_is_acknowledged_when_the_endpoint_goes_is_told() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.seconds(2);
    bench.handlers.close();
    bench.turn(Duration.ZERO);
    assertThat(bench.wire()).containsExactly("ACK", "CON 5.03");
  }

  @Test
  void handler_that_has_gone_is_told_no_more_of_resets() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.NON_CONFIRMABLE);
    bench.endpoint.handlerChanged();
    bench.turn(Duration.ZERO);
    bench.receive(Bench.CLIENT, CoapMessage.empty(MessageType.RST, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.SENT);
  }

  @Test
  void endpoint_that_is_about_to_go_reads_no_more() {
    bench.endpoint.stopReading();
    assertThat(bench.carrier.paused).isTrue();
    bench.endpoint.codecChanged();
    assertThat(bench.carrier.paused).isTrue();
  }

  @Test
  void non_confirmable_request_that_finds_no_handler_waits_silently() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.NON, 7, "01");
    bench.handlers.bind(bench.handler);
    bench.turn(Duration.ZERO);
    assertThat(bench.datagrams).isEmpty();
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void request_is_told_when_no_handler_comes() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.seconds(10);
    assertThat(bench.wire()).containsExactly("ACK", "CON 5.03");
    assertThat(bench.lastSent().options().uint(OptionNumber.MAX_AGE, -1)).isEqualTo(10);
    assertThat(bench.lastSent().payload().utf8()).isEqualTo("service is away, try again in 10 s");
  }

  @Test
  void request_is_told_once_when_no_handler_comes() {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.seconds(300);
    assertThat(bench.wire()).containsExactly("ACK", "CON 5.03");
  }

  @Test
  void request_is_told_at_once_when_too_many_wait() {
    bench.handlers.unbind(bench.handler);
    for (int i = 0; i < 5; i++) {
      bench.get(MessageType.CON, i, "01");
    }
    assertThat(bench.wire()).containsExactly("ACK 5.03");
  }

  @Test
  void nothing_is_read_while_there_is_no_codec_and_repeating_goes_on() {
    bench.request(Reliability.CONFIRMABLE);
    bench.codecs.unbind(bench.codec);
    bench.endpoint.codecChanged();
    assertThat(bench.carrier.paused).isTrue();
    bench.seconds(4);
    assertThat(bench.wire()).containsExactly("CON GET", "CON GET");
    bench.codecs.bind(bench.codec);
    bench.endpoint.codecChanged();
    assertThat(bench.carrier.paused).isFalse();
    CoapMessage sent = bench.lastSent();
    bench.answer(Bench.response(MessageType.ACK, sent.messageId(), sent.token(), "kept"));
    assertThat(bench.heard).containsExactly("kept");
  }

  @Test
  void what_is_to_be_sent_waits_for_a_codec() {
    bench.get(MessageType.CON, 7, "01");
    bench.codecs.unbind(bench.codec);
    bench.endpoint.codecChanged();
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    bench.request(Reliability.CONFIRMABLE);
    bench.receive(Bench.CLIENT, Bench.request(MessageType.CON, 8, "02"));
    assertThat(bench.datagrams).isEmpty();
    bench.codecs.bind(bench.codec);
    bench.endpoint.codecChanged();
    assertThat(bench.wire()).containsExactly("ACK 2.05", "CON GET");
    assertThat(bench.asked).hasSize(2);
  }

  @Test
  void request_that_was_read_without_a_codec_waits_for_one_as_long_as_those_in_the_kernel() {
    bench.codecs.unbind(bench.codec);
    bench.receive(Bench.CLIENT, Bench.request(MessageType.NON, 8, "02"));
    bench.receive(Bench.CLIENT, Bench.request(MessageType.NON, 9, "03"));
    bench.seconds(60);
    assertThat(bench.asked).isEmpty();
    bench.codecs.bind(bench.codec);
    bench.receive(Bench.CLIENT, Bench.request(MessageType.NON, 10, "04"));
    assertThat(bench.asked.stream().map(ReplyTo::messageId)).containsExactly(8, 9, 10);
  }

  @Test
  void only_so_much_is_read_without_a_codec() {
    bench.codecs.unbind(bench.codec);
    Bytes datagram = Bytes.wrap(new byte[1000]);
    for (int i = 0; i < 2000; i++) {
      bench.receive(Bench.CLIENT, datagram);
    }
    assertThat(bench.meters.samples())
        .filteredOn(each -> each.name().equals("millrace_coap_unexpected_total"))
        .singleElement()
        .satisfies(each -> assertThat(each.value()).isEqualTo(2000 - (1 << 20) / 1064));
  }

  @Test
  void request_in_the_queue_gets_its_turn_when_the_codec_is_back() {
    bench.request(Reliability.CONFIRMABLE, "a ");
    bench.request(Reliability.CONFIRMABLE, "b ");
    bench.codecs.unbind(bench.codec);
    bench.endpoint.codecChanged();
    bench.endpoint.unreachable(bench.sentTo.get(0));
    assertThat(bench.datagrams).hasSize(1);
    bench.codecs.bind(bench.codec);
    bench.endpoint.codecChanged();
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void what_waits_for_a_codec_that_never_comes_is_refused() {
    bench.get(MessageType.CON, 7, "01");
    bench.codecs.unbind(bench.codec);
    bench.request(Reliability.CONFIRMABLE);
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    bench.seconds(11);
    assertThat(bench.heard).containsExactly("failed: too many requests in flight");
    assertThat(bench.deliveries).containsExactly(Delivery.NOT_SENT);
  }

  @Test
  void closing_fails_open_requests_and_settles_open_answers() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    bench.request(Reliability.CONFIRMABLE, "a ");
    bench.request(Reliability.CONFIRMABLE, "b ");
    bench.endpoint.close();
    assertThat(bench.heard)
        .containsExactlyInAnyOrder("a failed: endpoint closed", "b failed: endpoint closed");
    assertThat(bench.deliveries).containsExactly(Delivery.SENT);
    assertThat(bench.carrier.closed).isTrue();
  }

  @Test
  void calls_after_closing_fail_at_once() {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.close();
    bench.request(Reliability.CONFIRMABLE);
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    assertThat(bench.heard).containsExactly("failed: endpoint closed");
    assertThat(bench.deliveries).containsExactly(Delivery.NOT_SENT);
  }
}
