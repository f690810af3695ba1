// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing that comes from outside makes an endpoint grow without bound. */
class BoundsTest {
  private static Peer peer(int number) {
    return new Peer("udp", new InetSocketAddress("198.51.100.1", 1024 + number), null, "");
  }

  @Test
  void peers_are_bounded_and_a_busy_one_is_spared() {
    Bench bench = new Bench();
    bench.receive(peer(0), Bench.request(MessageType.NON, 1, "01"));
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    int id = bench.lastSent().messageId();
    for (int i = 1; i < 500; i++) {
      bench.receive(peer(i), Bench.request(MessageType.NON, i, "01"));
    }
    assertThat(bench.endpoint.peers()).isEqualTo(50);
    bench.receive(peer(0), CoapMessage.empty(MessageType.ACK, id));
    assertThat(bench.deliveries).containsExactly(Delivery.ACKNOWLEDGED);
  }

  @Test
  void what_is_no_request_leaves_no_memory_of_its_sender() {
    Bench bench = new Bench();
    for (int type = 0; type < 4; type++) {
      bench.receive(peer(type), CoapMessage.empty(type, 1));
      bench.receive(peer(type), Bench.response(type, 2, Bytes.hex("01"), "x"));
      bench.receive(peer(type), Bytes.hex("4001 0003 FF"));
    }
    bench.receive(peer(9), Bench.request(MessageType.ACK, 4, "01"));
    assertThat(bench.endpoint.peers()).isZero();
  }

  @Test
  void oldest_message_of_a_peer_is_forgotten_first() {
    Bench bench = new Bench();
    for (int i = 0; i < 5; i++) {
      bench.get(MessageType.CON, i, "0" + i);
      bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
      bench.turn(Duration.ofSeconds(10));
    }
    bench.get(MessageType.CON, 4, "04");
    bench.get(MessageType.CON, 1, "01");
    assertThat(bench.asked).hasSize(5);
    bench.get(MessageType.CON, 0, "00");
    assertThat(bench.asked).hasSize(6);
  }

  @Test
  void bytes_of_answers_are_bounded() {
    Bench bench = new Bench();
    for (int i = 0; i < 50; i++) {
      for (int k = 0; k < 4; k++) {
        bench.receive(peer(i), Bench.request(MessageType.CON, k, "01"));
        bench.respond(bench.lastAsked(), "x".repeat(1000), Reliability.CONFIRMABLE);
      }
    }
    assertThat(bench.endpoint.answerBytes()).isLessThan(10_000 + 50 * 1_010);
    bench.turn(Bench.LIFETIME.multipliedBy(2));
    assertThat(bench.endpoint.answerBytes()).isZero();
    assertThat(bench.endpoint.peers()).isZero();
  }

  @Test
  void open_responses_are_bounded() {
    Bench bench = new Bench();
    bench.get(MessageType.NON, 1, "01");
    for (int i = 0; i < 101; i++) {
      bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    }
    assertThat(bench.deliveries).containsExactly(Delivery.NOT_SENT);
    assertThat(bench.endpoint.openResponses()).isEqualTo(100);
  }

  @Test
  void open_requests_are_bounded() {
    Bench bench = new Bench();
    for (int i = 0; i < 101; i++) {
      bench.endpoint.request(
          new InetSocketAddress("192.0.2.1", 1024 + i),
          io.millrace.api.coap.CoapRequest.of(1, "r"),
          Reliability.CONFIRMABLE,
          listener(bench));
    }
    assertThat(bench.heard).containsExactly("failed: too many requests in flight");
  }

  private static io.millrace.api.transport.ResponseListener listener(Bench bench) {
    return new io.millrace.api.transport.ResponseListener() {
      @Override
      public void answered(io.millrace.api.coap.CoapResponse response) {
        bench.heard.add("answered");
      }

      @Override
      public void failed(io.millrace.api.transport.RequestFailure failure) {
        bench.heard.add("failed: " + failure);
      }
    };
  }

  @Test
  void no_message_id_is_used_twice_within_the_lifetime_and_other_ports_have_more() {
    Bench bench = new Bench();
    Set<String> used = new HashSet<>();
    int sent = 0;
    while (bench.heard.isEmpty()) {
      bench.request(Reliability.CONFIRMABLE);
      if (bench.heard.isEmpty()) {
        sent++;
        CoapMessage last = bench.lastSent();
        String where = bench.sentTo.get(bench.sentTo.size() - 1).local().toString();
        assertThat(used.add(where + last.messageId())).isTrue();
        bench.answer(Bench.response(MessageType.ACK, last.messageId(), last.token(), "x"));
        bench.heard.clear();
        bench.sent.clear();
        bench.datagrams.clear();
        bench.sentTo.clear();
      }
    }
    assertThat(bench.heard).containsExactly("failed: too many requests in flight");
    assertThat(sent).isBetween(2 * 61_440, 2 * 65_536);
    bench.heard.clear();
    bench.turn(Bench.LIFETIME);
    bench.request(Reliability.CONFIRMABLE);
    assertThat(bench.heard).isEmpty();
  }

  @Test
  void resets_of_non_confirmable_answers_are_remembered_for_the_last_few() {
    Bench bench = new Bench();
    bench.get(MessageType.NON, 1, "01");
    for (int i = 0; i < 5; i++) {
      bench.respond(bench.lastAsked(), "x", Reliability.NON_CONFIRMABLE);
    }
    bench.deliveries.clear();
    int oldest = bench.sent.get(0).messageId();
    bench.receive(Bench.CLIENT, CoapMessage.empty(MessageType.RST, oldest));
    assertThat(bench.deliveries).isEmpty();
    bench.receive(Bench.CLIENT, CoapMessage.empty(MessageType.RST, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.RESET);
  }

  @Test
  void unanswered_observation_of_long_standing_needs_no_peer() {
    Bench bench = new Bench();
    bench.observe();
    Bytes token = bench.lastSent().token();
    bench.answer(Bench.notification(MessageType.ACK, bench.lastSent().messageId(), token, 1));
    bench.turn(Duration.ofHours(1));
    assertThat(bench.endpoint.peers()).isZero();
    bench.answer(Bench.notification(MessageType.CON, 5, token, 2));
    assertThat(bench.heard).containsExactly("n1", "n2");
  }
}
