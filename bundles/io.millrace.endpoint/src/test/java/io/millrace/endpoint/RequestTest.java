// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static io.millrace.endpoint.Bench.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The client side [RFC 7252 §4.2, §4.3, §4.7, §5.2, §5.3]. */
class RequestTest {
  private static final Reliability EXACT =
      new Reliability(true, Duration.ofSeconds(2), 1, 5, Duration.ofSeconds(93));

  private final Bench bench = new Bench();

  private CoapMessage sent() {
    return bench.lastSent();
  }

  private Bytes token() {
    return sent().token();
  }

  @Test
  void answer_on_the_acknowledgement_ends_the_request() {
    bench.request(EXACT);
    bench.answer(response(MessageType.ACK, sent().messageId(), token(), "21"));
    bench.seconds(100);
    assertThat(bench.heard).containsExactly("21");
    assertThat(bench.wire()).containsExactly("CON GET");
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void request_is_repeated_after_2_6_14_and_30_seconds_and_given_up_after_62() {
    bench.request(EXACT);
    int[] seconds = {2, 4, 8, 16};
    for (int i = 0; i < seconds.length; i++) {
      bench.turn(Duration.ofMillis(seconds[i] * 1000L - 1));
      assertThat(bench.datagrams).hasSize(i + 1);
      bench.turn(Duration.ofMillis(1));
      assertThat(bench.datagrams).hasSize(i + 2).containsOnly(bench.datagrams.get(0));
    }
    bench.turn(Duration.ofMillis(31_999));
    assertThat(bench.heard).isEmpty();
    bench.turn(Duration.ofMillis(1));
    assertThat(bench.heard).containsExactly("failed: timed out");
    bench.seconds(1000);
    assertThat(bench.datagrams).hasSize(5);
  }

  @Test
  void first_timeout_is_spread_by_the_random_factor() {
    bench.request(Reliability.CONFIRMABLE);
    bench.turn(Duration.ofMillis(1999));
    assertThat(bench.datagrams).hasSize(1);
    bench.turn(Duration.ofMillis(1001));
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void request_with_one_attempt_is_sent_once_and_waits_its_time() {
    bench.request(new Reliability(true, Duration.ofSeconds(60), 1, 1, Duration.ofSeconds(60)));
    bench.turn(Duration.ofMillis(59_999));
    assertThat(bench.heard).isEmpty();
    bench.turn(Duration.ofMillis(1));
    assertThat(bench.heard).containsExactly("failed: timed out");
    assertThat(bench.datagrams).hasSize(1);
  }

  @Test
  void deadline_ends_the_request_before_its_attempts_are_used_up() {
    bench.request(EXACT.withDeadline(Duration.ofSeconds(5)));
    bench.seconds(5);
    assertThat(bench.heard).containsExactly("failed: timed out");
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void empty_acknowledgement_stops_the_repeating_and_the_separate_answer_is_acknowledged() {
    bench.request(EXACT);
    Bytes token = token();
    bench.answer(CoapMessage.empty(MessageType.ACK, sent().messageId()));
    bench.seconds(80);
    bench.answer(response(MessageType.CON, 4711, token, "late"));
    assertThat(bench.wire()).containsExactly("CON GET", "ACK");
    assertThat(sent().messageId()).isEqualTo(4711);
    assertThat(bench.heard).containsExactly("late");
  }

  @Test
  void acknowledged_request_without_answer_fails_at_its_deadline() {
    bench.request(EXACT);
    bench.answer(CoapMessage.empty(MessageType.ACK, sent().messageId()));
    bench.turn(Duration.ofMillis(92_999));
    assertThat(bench.heard).isEmpty();
    bench.turn(Duration.ofMillis(1));
    assertThat(bench.heard).containsExactly("failed: timed out");
  }

  @Test
  void separate_answer_before_the_acknowledgement_counts_as_one() {
    bench.request(EXACT);
    bench.answer(response(MessageType.CON, 1, token(), "early"));
    bench.seconds(100);
    assertThat(bench.heard).containsExactly("early");
    assertThat(bench.wire()).containsExactly("CON GET", "ACK");
  }

  @Test
  void repeated_separate_answer_is_acknowledged_again_and_heard_once() {
    bench.request(EXACT);
    CoapMessage answer = response(MessageType.CON, 1, token(), "x");
    bench.answer(answer);
    bench.answer(answer);
    assertThat(bench.wire()).containsExactly("CON GET", "ACK", "ACK");
    assertThat(bench.heard).containsExactly("x");
  }

  @Test
  void non_confirmable_request_is_sent_once_and_answered() {
    bench.request(Reliability.NON_CONFIRMABLE);
    Bytes token = token();
    bench.seconds(100);
    bench.answer(response(MessageType.NON, 9, token, "non"));
    assertThat(bench.wire()).containsExactly("NON GET");
    assertThat(bench.heard).containsExactly("non");
  }

  @Test
  void non_confirmable_request_without_answer_fails_at_its_deadline() {
    bench.request(Reliability.NON_CONFIRMABLE);
    bench.seconds(145);
    assertThat(bench.heard).containsExactly("failed: timed out");
  }

  @Test
  void reset_fails_the_request() {
    bench.request(EXACT);
    bench.answer(CoapMessage.empty(MessageType.RST, sent().messageId()));
    assertThat(bench.heard).containsExactly("failed: reset");
  }

  @Test
  void reset_fails_a_non_confirmable_request() {
    bench.request(Reliability.NON_CONFIRMABLE);
    bench.answer(CoapMessage.empty(MessageType.RST, sent().messageId()));
    assertThat(bench.heard).containsExactly("failed: reset");
  }

  @Test
  void unreachable_peer_fails_what_is_not_acknowledged() {
    bench.request(EXACT);
    bench.endpoint.unreachable(bench.sentTo.get(0));
    assertThat(bench.heard).containsExactly("failed: unreachable");
  }

  @Test
  void late_acknowledgement_and_late_answer_are_not_heard() {
    bench.request(EXACT.withDeadline(Duration.ofSeconds(1)));
    int id = sent().messageId();
    Bytes token = token();
    bench.seconds(1);
    bench.answer(response(MessageType.ACK, id, token, "late"));
    bench.answer(CoapMessage.empty(MessageType.ACK, id));
    assertThat(bench.wire()).containsExactly("CON GET");
    bench.answer(response(MessageType.CON, 5, token, "late"));
    assertThat(bench.wire()).containsExactly("CON GET", "RST");
    assertThat(bench.heard).containsExactly("failed: timed out");
  }

  @Test
  void answer_from_elsewhere_is_reset_and_not_heard() {
    bench.request(EXACT);
    Bytes token = token();
    Peer stranger = new Peer("udp", new InetSocketAddress("192.0.2.66", 5683), null, "");
    bench.receive(stranger, response(MessageType.CON, 1, token, "forged"));
    bench.receive(stranger, response(MessageType.NON, 2, token, "forged"));
    bench.receive(stranger, response(MessageType.ACK, sent().messageId(), token, "forged"));
    assertThat(bench.wire()).containsExactly("CON GET", "RST", "RST");
    assertThat(bench.heard).isEmpty();
  }

  @Test
  void answer_on_an_acknowledgement_with_a_foreign_id_or_token_is_ignored() {
    bench.request(EXACT);
    int id = sent().messageId();
    bench.answer(response(MessageType.ACK, id + 1 & 0xFFFF, token(), "foreign"));
    bench.answer(response(MessageType.ACK, id, Bytes.hex("0102030405060708"), "foreign"));
    bench.turn(Duration.ofSeconds(2));
    assertThat(bench.wire()).containsExactly("CON GET", "CON GET");
    assertThat(bench.heard).isEmpty();
  }

  @Test
  void answer_with_an_option_that_nobody_here_knows_is_for_the_asker_to_judge() {
    bench.request(EXACT);
    CoapResponse odd = Bench.content("x").with(CoapOptions.builder().add(189, Bytes.EMPTY).build());
    bench.answer(CoapMessage.of(MessageType.CON, 3, token(), odd));
    assertThat(bench.wire()).containsExactly("CON GET", "ACK");
    assertThat(bench.heard).containsExactly("x");
  }

  @Test
  void broken_answer_fails_the_request() {
    bench.request(EXACT);
    Bytes answer =
        bench.codec.serialize(response(MessageType.ACK, sent().messageId(), token(), ""));
    bench.receive(bench.sentTo.get(0), answer.plus(Bytes.hex("FF")));
    assertThat(bench.heard).containsExactly("failed: malformed response");
    assertThat(bench.wire()).containsExactly("CON GET");
  }

  @Test
  void cancelled_request_is_not_repeated_and_its_answer_is_reset() {
    Call call = bench.request(EXACT);
    Bytes token = token();
    call.cancel();
    call.cancel();
    bench.seconds(100);
    bench.answer(response(MessageType.CON, 3, token, "x"));
    assertThat(bench.wire()).containsExactly("CON GET", "RST");
    assertThat(bench.heard).isEmpty();
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void second_request_waits_until_the_first_is_acknowledged() {
    bench.request(EXACT, "a");
    bench.request(EXACT, "b");
    assertThat(bench.datagrams).hasSize(1);
    Bytes first = token();
    bench.answer(CoapMessage.empty(MessageType.ACK, sent().messageId()));
    assertThat(bench.datagrams).hasSize(2);
    bench.answer(response(MessageType.ACK, sent().messageId(), token(), "2"));
    bench.answer(response(MessageType.NON, 77, first, "1"));
    assertThat(bench.heard).containsExactly("b2", "a1");
  }

  @Test
  void requests_beyond_the_queue_are_refused() {
    for (int i = 0; i < 6; i++) {
      bench.request(EXACT, "#" + i + " ");
    }
    assertThat(bench.heard).containsExactly("#5 failed: too many requests in flight");
    assertThat(bench.endpoint.openRequests()).isEqualTo(5);
  }

  @Test
  void deadline_of_a_request_that_waits_counts_from_the_call() {
    bench.request(EXACT, "a ");
    bench.request(EXACT.withDeadline(Duration.ofSeconds(3)), "b ");
    bench.seconds(3);
    assertThat(bench.heard).containsExactly("b failed: timed out");
    assertThat(bench.endpoint.openRequests()).isEqualTo(1);
  }

  @Test
  void request_that_waits_can_be_cancelled() {
    bench.request(EXACT, "a");
    Call waiting = bench.request(EXACT, "b");
    waiting.cancel();
    bench.answer(response(MessageType.ACK, sent().messageId(), token(), "1"));
    assertThat(bench.datagrams).hasSize(1);
    assertThat(bench.heard).containsExactly("a1");
  }

  @Test
  void request_without_answer_to_a_non_confirmable_one_does_not_hold_up_the_next_for_ever() {
    bench.request(Reliability.NON_CONFIRMABLE);
    bench.request(Reliability.NON_CONFIRMABLE);
    assertThat(bench.datagrams).hasSize(1);
    bench.seconds(3);
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void error_of_the_peer_is_an_answer() {
    bench.request(EXACT);
    bench.answer(
        CoapMessage.of(
            MessageType.ACK,
            sent().messageId(),
            token(),
            CoapResponse.diagnostic(CoapCode.NOT_FOUND, "no such thing")));
    assertThat(bench.heard).containsExactly("no such thing");
  }

  @Test
  void request_with_an_nstart_of_its_own_is_sent_beside_others() {
    Reliability three = Reliability.CONFIRMABLE.withNstart(3);
    bench.request(three, "a ");
    bench.request(three, "b ");
    CoapMessage second = bench.lastSent();
    bench.request(three, "c ");
    bench.request(three, "d ");
    bench.request(Reliability.CONFIRMABLE, "e ");
    assertThat(bench.wire()).hasSize(3);
    bench.answer(Bench.response(MessageType.ACK, second.messageId(), second.token(), "2"));
    assertThat(bench.wire()).hasSize(4);
    assertThat(three.withConfirmable(false).withDeadline(Duration.ofSeconds(1)).nstart())
        .isEqualTo(3);
  }
}
