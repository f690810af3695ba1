// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An endpoint goes on with what the one before it left. */
class HandOverTest {
  private final Bench bench = new Bench();

  @Test
  void duplicate_of_a_request_that_the_former_one_answered_is_answered_as_before() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    bench.replace();
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.asked).hasSize(1);
    assertThat(bench.datagrams).hasSize(2);
    assertThat(bench.datagrams.get(1)).isEqualTo(bench.datagrams.get(0));
  }

  @Test
  void duplicate_of_a_request_that_is_being_handled_is_not_handled_again() {
    bench.get(MessageType.NON, 7, "01");
    bench.replace();
    bench.get(MessageType.NON, 7, "01");
    assertThat(bench.asked).hasSize(1);
    bench.respond(bench.lastAsked(), "x", Reliability.NON_CONFIRMABLE);
    assertThat(bench.wire()).containsExactly("NON 2.05");
  }

  @Test
  void request_that_was_read_without_a_codec_is_handled_by_the_next_one() {
    bench.codecs.unbind(bench.codec);
    bench.get(MessageType.NON, 7, "01");
    bench.replace();
    assertThat(bench.asked).isEmpty();
    bench.codecs.bind(bench.codec);
    bench.endpoint.codecChanged();
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void request_that_was_acknowledged_gets_its_separate_answer_from_the_next() {
    bench.request(Reliability.CONFIRMABLE);
    CoapMessage sent = bench.lastSent();
    bench.answer(CoapMessage.empty(MessageType.ACK, sent.messageId()));
    bench.replace();
    bench.seconds(30);
    bench.answer(Bench.response(MessageType.CON, 99, sent.token(), "late"));
    assertThat(bench.heard).containsExactly("late");
    assertThat(bench.wire()).containsExactly("CON GET", "ACK");
  }

  @Test
  void request_that_was_not_acknowledged_is_sent_again_as_often_as_by_one_endpoint() {
    bench.request(Reliability.CONFIRMABLE);
    bench.seconds(4);
    bench.replace();
    bench.seconds(92);
    assertThat(bench.wire()).hasSize(5).containsOnly("CON GET");
    assertThat(bench.datagrams.stream().distinct()).hasSize(1);
    assertThat(bench.heard).containsExactly("failed: timed out");
  }

  @Test
  void requests_behind_nstart_are_sent_by_the_next_one_after_the_first() {
    bench.request(Reliability.CONFIRMABLE, "a ");
    bench.request(Reliability.CONFIRMABLE, "b ");
    CoapMessage first = bench.lastSent();
    bench.replace();
    assertThat(bench.datagrams).hasSize(1);
    bench.answer(Bench.response(MessageType.ACK, first.messageId(), first.token(), "1"));
    CoapMessage second = bench.lastSent();
    bench.answer(Bench.response(MessageType.ACK, second.messageId(), second.token(), "2"));
    assertThat(bench.heard).containsExactly("a 1", "b 2");
    assertThat(second.messageId()).isEqualTo(first.messageId() + 1 & 0xFFFF);
  }

  @Test
  void call_that_is_cancelled_later_is_cancelled_at_the_next() {
    Call sent = bench.request(Reliability.CONFIRMABLE, "a ");
    bench.request(Reliability.CONFIRMABLE, "b ");
    CoapMessage first = bench.lastSent();
    bench.replace();
    sent.cancel();
    bench.turn(Duration.ZERO);
    assertThat(bench.wire()).containsExactly("CON GET", "CON GET");
    bench.answer(Bench.response(MessageType.NON, 5, first.token(), "1"));
    assertThat(bench.heard).isEmpty();
    assertThat(bench.wire()).endsWith("RST");
  }

  @Test
  void response_that_was_not_acknowledged_is_sent_again_until_it_is() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    bench.replace();
    assertThat(bench.deliveries).isEmpty();
    bench.seconds(4);
    assertThat(bench.wire()).containsExactly("CON 2.05", "CON 2.05");
    bench.answer(CoapMessage.empty(MessageType.ACK, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.ACKNOWLEDGED);
    bench.seconds(100);
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void reset_of_a_non_confirmable_response_is_told() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.NON_CONFIRMABLE);
    bench.replace();
    bench.answer(CoapMessage.empty(MessageType.RST, bench.lastSent().messageId()));
    assertThat(bench.deliveries).containsExactly(Delivery.SENT, Delivery.RESET);
  }

  @Test
  void request_that_has_no_handler_is_handled_by_the_one_of_the_next_endpoint() {
    bench.get(MessageType.NON, 7, "01");
    bench.endpoint.stopReading();
    bench.endpoint.park(new ParkedRequest(bench.requests.get(0), bench.lastAsked(), false));
    bench.replace();
    bench.turn(Duration.ZERO);
    assertThat(bench.asked).hasSize(2);
    assertThat(bench.asked.get(1)).isEqualTo(bench.asked.get(0));
  }

  @Test
  void so_is_one_that_was_handed_back_after_the_carrier_had_gone() {
    bench.get(MessageType.NON, 7, "01");
    bench.endpoint.detach();
    bench.endpoint.handBack(bench.requests.get(0), bench.lastAsked());
    Map<String, Object> left = bench.stop();
    bench.startNext(left);
    bench.turn(Duration.ZERO);
    assertThat(bench.asked).hasSize(2);
  }

  @Test
  void calls_after_closing_go_to_the_next_one_in_their_order() {
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.CON, 8, "02");
    Map<String, Object> left = bench.stop();
    bench.endpoint.acknowledge(bench.asked.get(0));
    bench.respond(bench.asked.get(1), "x", Reliability.CONFIRMABLE);
    Call call = bench.request(Reliability.CONFIRMABLE);
    bench.request(Reliability.CONFIRMABLE, "b ");
    assertThat(bench.datagrams).isEmpty();
    bench.startNext(left);
    bench.turn(Duration.ZERO);
    assertThat(bench.wire()).containsExactly("ACK", "ACK 2.05", "CON GET");
    call.cancel();
    bench.turn(Duration.ZERO);
    assertThat(bench.wire()).hasSize(4);
  }

  @Test
  void observation_is_told_that_the_endpoint_closed() {
    bench.observe();
    CoapMessage sent = bench.lastSent();
    bench.answer(Bench.notification(MessageType.ACK, sent.messageId(), sent.token(), 1));
    bench.replace();
    assertThat(bench.heard).containsExactly("n1", "failed: endpoint closed");
  }

  /** It would register again at once, and hold that call of the former one while it observes. */
  @Test
  void observation_is_told_when_the_transport_is_withdrawn_and_not_before() {
    bench.observe();
    CoapMessage sent = bench.lastSent();
    bench.answer(Bench.notification(MessageType.ACK, sent.messageId(), sent.token(), 1));
    Map<String, Object> left = bench.leave();
    assertThat(bench.heard).containsExactly("n1");
    bench.endpoint.close();
    assertThat(bench.heard).containsExactly("n1", "failed: endpoint closed");
    bench.startNext(left);
  }

  /** Its caller would have a call of the former one for as long as it observes. */
  @Test
  void registration_that_is_not_answered_yet_is_told_too_and_sent_no_more() {
    bench.observe();
    bench.replace();
    assertThat(bench.heard).containsExactly("failed: endpoint closed");
    bench.seconds(92);
    assertThat(bench.wire()).containsExactly("CON GET");
  }

  @Test
  void what_no_next_one_takes_fails_after_the_grace_and_nobody_takes_it_later() {
    bench.get(MessageType.NON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    bench.request(Reliability.CONFIRMABLE);
    Map<String, Object> left = bench.stop();
    bench.request(Reliability.CONFIRMABLE, "late ");
    bench.time.turn(Duration.ofMillis(9_999));
    assertThat(bench.heard).isEmpty();
    bench.time.turn(Duration.ofMillis(1));
    assertThat(bench.heard)
        .containsExactly("failed: endpoint closed", "late failed: endpoint closed");
    assertThat(bench.deliveries).containsExactly(Delivery.SENT);
    bench.startNext(left);
    bench.seconds(10);
    assertThat(bench.heard).hasSize(2);
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void former_one_that_comes_back_goes_on_with_what_the_next_one_left() {
    bench.request(Reliability.CONFIRMABLE);
    CoapMessage sent = bench.lastSent();
    bench.replace();
    bench.replace();
    bench.answer(Bench.response(MessageType.ACK, sent.messageId(), sent.token(), "fine"));
    assertThat(bench.heard).containsExactly("fine");
  }

  @Test
  void sections_of_a_later_release_are_skipped() {
    bench.get(MessageType.CON, 7, "01");
    bench.respond(bench.lastAsked(), "x", Reliability.CONFIRMABLE);
    Map<String, Object> left = new HashMap<>(bench.stop());
    Bytes later = Bytes.hex("00000063" + "00000002" + "abcd");
    left.put("state", later.plus(Bytes.wrap((byte[]) left.get("state"))).toArray());
    bench.startNext(left);
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.asked).hasSize(1);
  }

  @Property(tries = 200)
  void damaged_state_is_left_aside_and_who_waits_is_told_once(@ForAll long seed) {
    Random random = new Random(seed);
    Bench bench = new Bench();
    bench.get(MessageType.CON, 7, "01");
    bench.request(Reliability.CONFIRMABLE);
    Map<String, Object> left = new HashMap<>(bench.stop());
    byte[] state = ((byte[]) left.get("state")).clone();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      state[random.nextInt(state.length)] = (byte) random.nextInt();
    }
    left.put("state", state);
    bench.startNext(left);
    bench.endpoint.runTimers(bench.time.nanos() + Duration.ofSeconds(400).toNanos());
    assertThat(bench.heard.size()).isLessThanOrEqualTo(1);
    bench.get(MessageType.CON, 4711, "77");
    assertThat(bench.lastAsked().messageId()).isEqualTo(4711);
  }

  @Test
  void what_is_no_snapshot_is_left_aside() {
    bench.stop();
    bench.startNext("something else");
    bench.stop();
    bench.startNext(Map.of("state", "no bytes"));
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.asked).hasSize(1);
  }

  @Test
  void addresses_of_every_kind_come_back() throws Exception {
    InetSocketAddress scoped =
        new InetSocketAddress(
            java.net.Inet6Address.getByAddress(
                null, Bytes.hex("fe800000000000000000000000000001").toArray(), 3),
            5683);
    InetSocketAddress named = InetSocketAddress.createUnresolved("device", 1);
    SnapshotWriter to = new SnapshotWriter();
    Peer peer = new Peer("udp", scoped, Bench.REMOTE, "who");
    to.section(1, () -> to.peer(peer));
    to.section(2, () -> to.peer(new Peer("udp", named, null, "")));
    SnapshotReader from = new SnapshotReader(to.toArray(), to.listeners());
    from.sections(
        number -> {
          Peer read = from.peer();
          assertThat(read).isEqualTo(number == 1 ? peer : new Peer("udp", named, null, ""));
          assertThat(read.principal()).isEqualTo(number == 1 ? "who" : "");
        });
  }
}
