// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static io.millrace.endpoint.Bench.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server side [RFC 7252 §4.2–§4.5, §5.2; RFC 7641 §3.6, §4.5]. */
class AnswerTest {
  private static final Reliability EXACT =
      new Reliability(true, Duration.ofSeconds(2), 1, 5, Duration.ofSeconds(93));

  private final Bench bench = new Bench();

  @Test
  void answer_piggybacks_on_the_acknowledgement() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    assertThat(bench.wire()).containsExactly("ACK 2.05");
    assertThat(bench.lastSent().messageId()).isEqualTo(7);
    assertThat(bench.lastSent().token()).isEqualTo(Bytes.hex("01"));
    assertThat(bench.deliveries).containsExactly(Delivery.ACKNOWLEDGED);
  }

  @Test
  void answer_after_the_acknowledgement_comes_confirmable_in_its_own_message() {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.acknowledge(bench.lastAsked());
    bench.respond(bench.lastAsked().asAcknowledged(), "x", EXACT);
    assertThat(bench.wire()).containsExactly("ACK", "CON 2.05");
    assertThat(bench.deliveries).isEmpty();
    bench.receive(CLIENT, CoapMessage.empty(MessageType.ACK, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.ACKNOWLEDGED);
    bench.seconds(100);
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void who_forgets_that_it_acknowledged_still_answers_in_a_message_of_its_own() {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.acknowledge(bench.lastAsked());
    bench.respond(bench.lastAsked(), "x", EXACT);
    assertThat(bench.wire()).containsExactly("ACK", "CON 2.05");
  }

  @Test
  void answer_that_need_not_be_remembered_leaves_nothing_and_its_duplicate_is_handled_again() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.FORGOTTEN);
    assertThat(bench.endpoint.peers()).isZero();
    assertThat(bench.endpoint.answerBytes()).isZero();
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "y", EXACT);
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.wire()).containsExactly("ACK 2.05", "ACK 2.05", "ACK 2.05");
    assertThat(bench.asked).hasSize(2);
  }

  @Test
  void request_that_is_forgotten_takes_no_other_one_with_it() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    bench.get(MessageType.CON, 8, "02");
    ReplyTo eighth = bench.lastAsked();
    bench.get(MessageType.CON, 9, "03");
    bench.respond(bench.lastAsked(), "z", EXACT);
    bench.respond(eighth, "y", Reliability.FORGOTTEN);
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.CON, 9, "03");
    assertThat(bench.asked).hasSize(3);
    bench.get(MessageType.CON, 8, "02");
    assertThat(bench.asked).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {MessageType.CON, MessageType.NON})
  void rejected_request_is_reset_and_its_duplicate_too(int type) {
    bench.get(type, 7, "01");
    bench.endpoint.reject(bench.lastAsked());
    bench.endpoint.reject(bench.lastAsked());
    bench.get(type, 7, "01");
    assertThat(bench.wire()).containsExactly("RST", "RST");
    assertThat(bench.lastSent().messageId()).isEqualTo(7);
  }

  @Test
  void request_that_is_acknowledged_cannot_be_rejected() {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.acknowledge(bench.lastAsked());
    bench.endpoint.reject(bench.lastAsked().asAcknowledged());
    bench.endpoint.reject(bench.lastAsked());
    assertThat(bench.wire()).containsExactly("ACK");
  }

  @Test
  void confirmable_answer_is_repeated_until_given_up() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    bench.turn(Duration.ofMillis(61_999));
    assertThat(bench.deliveries).isEmpty();
    bench.turn(Duration.ofMillis(1));
    assertThat(bench.deliveries).containsExactly(Delivery.TIMED_OUT);
    assertThat(bench.datagrams).hasSize(5).containsOnly(bench.datagrams.get(0));
    assertThat(bench.endpoint.openResponses()).isZero();
  }

  @Test
  void reset_of_a_confirmable_answer_is_reported() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    bench.receive(CLIENT, CoapMessage.empty(MessageType.RST, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.RESET);
  }

  @Test
  void reset_of_a_non_confirmable_answer_is_reported_while_it_is_remembered() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.NON_CONFIRMABLE);
    assertThat(bench.deliveries).containsExactly(Delivery.SENT);
    bench.seconds(144);
    bench.receive(CLIENT, CoapMessage.empty(MessageType.RST, bench.lastSent().messageId()));
    bench.receive(CLIENT, CoapMessage.empty(MessageType.RST, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.SENT, Delivery.RESET);
  }

  @Test
  void reset_of_a_non_confirmable_answer_is_nothing_after_its_lifetime() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.NON_CONFIRMABLE);
    bench.seconds(145);
    bench.receive(CLIENT, CoapMessage.empty(MessageType.RST, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.SENT);
  }

  @Test
  void unreachable_client_is_reported() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    bench.endpoint.unreachable(CLIENT);
    assertThat(bench.deliveries).containsExactly(Delivery.UNREACHABLE);
  }

  @Test
  void answer_is_repeated_for_a_duplicate_and_the_request_is_not_handled_again() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.datagrams).hasSize(2).containsOnly(bench.datagrams.get(0));
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void duplicate_of_a_request_not_yet_acknowledged_is_answered_with_nothing() {
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.datagrams).isEmpty();
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void duplicate_of_an_acknowledged_request_is_acknowledged_again() {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.acknowledge(bench.lastAsked());
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked().asAcknowledged(), "x", EXACT);
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.wire()).containsExactly("ACK", "ACK", "CON 2.05", "ACK");
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void duplicate_of_a_non_confirmable_request_is_ignored() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.NON_CONFIRMABLE);
    bench.get(MessageType.NON, 7, "01");
    assertThat(bench.wire()).containsExactly("NON 2.05");
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void same_message_id_with_other_bytes_is_a_client_that_started_anew() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    bench.get(MessageType.CON, 7, "02");
    bench.respond(bench.lastAsked(), "y", EXACT);
    assertThat(bench.asked).hasSize(2);
    assertThat(bench.lastSent().token()).isEqualTo(Bytes.hex("02"));
    bench.get(MessageType.CON, 7, "02");
    assertThat(bench.lastSent().payload().utf8()).isEqualTo("y");
  }

  @Test
  void message_id_may_come_again_after_the_exchange_lifetime() {
    bench.get(MessageType.CON, 7, "01");
    bench.turn(Bench.LIFETIME);
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.asked).hasSize(2);
  }

  @Test
  void ping_is_answered_with_a_reset() {
    bench.receive(CLIENT, CoapMessage.empty(MessageType.CON, 99));
    assertThat(bench.wire()).containsExactly("RST");
    assertThat(bench.lastSent().messageId()).isEqualTo(99);
  }

  @Test
  void broken_confirmable_message_is_reset_and_broken_others_are_ignored() {
    bench.receive(CLIENT, Bytes.hex("40 01 00 07 FF"));
    bench.receive(CLIENT, Bytes.hex("50 01 00 08 FF"));
    bench.receive(CLIENT, Bytes.hex("60 45 00 09 FF"));
    bench.receive(CLIENT, Bytes.hex("70 01 00 0A FF"));
    bench.receive(CLIENT, Bytes.hex("40 01"));
    bench.receive(CLIENT, Bytes.hex("80 01 00 0B"));
    assertThat(bench.wire()).containsExactly("RST");
    assertThat(bench.lastSent().messageId()).isEqualTo(7);
  }

  @Test
  void code_of_a_reserved_class_is_reset_when_confirmable_and_else_ignored() {
    bench.receive(CLIENT, Bytes.hex("40 21 00 07"));
    bench.receive(CLIENT, Bytes.hex("50 E1 00 08"));
    assertThat(bench.wire()).containsExactly("RST");
  }

  @Test
  void acknowledgement_that_carries_a_request_is_dropped() {
    bench.receive(CLIENT, Bench.request(MessageType.ACK, 7, "01"));
    bench.receive(CLIENT, Bench.request(MessageType.RST, 8, "01"));
    assertThat(bench.datagrams).isEmpty();
    assertThat(bench.asked).isEmpty();
  }

  @Test
  void acknowledgement_that_carries_a_request_is_a_sign_of_life_for_its_token() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", EXACT);
    bench.receive(CLIENT, Bench.request(MessageType.ACK, 4711, "01"));
    assertThat(bench.deliveries).containsExactly(Delivery.ACKNOWLEDGED);
    assertThat(bench.wire()).containsExactly("CON 2.05");
  }

  @Test
  void second_answer_to_a_request_comes_in_its_own_message() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "1", EXACT);
    bench.respond(bench.lastAsked(), "2", EXACT);
    assertThat(bench.wire()).containsExactly("ACK 2.05", "CON 2.05");
  }

  @Test
  void endpoint_started_later_answers_what_an_earlier_one_received() {
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.CON, 8, "02");
    bench.endpoint.acknowledge(bench.asked.get(1));
    bench.endpoint.close();
    bench.start(Bench.limits());
    bench.respond(bench.asked.get(0), "first", EXACT);
    bench.respond(bench.asked.get(1).asAcknowledged(), "second", EXACT);
    assertThat(bench.wire()).containsExactly("ACK", "ACK 2.05", "CON 2.05");
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.wire()).endsWith("ACK 2.05");
    assertThat(bench.asked).hasSize(2);
  }

  @Test
  void unsolicited_message_goes_out_in_its_own_message() {
    bench.respond(ReplyTo.unsolicited(CLIENT, Bytes.hex("09")), "bye", EXACT);
    bench.respond(ReplyTo.unsolicited(CLIENT, Bytes.hex("09")), "bye", Reliability.NON_CONFIRMABLE);
    assertThat(bench.wire()).containsExactly("CON 2.05", "NON 2.05");
  }
}
