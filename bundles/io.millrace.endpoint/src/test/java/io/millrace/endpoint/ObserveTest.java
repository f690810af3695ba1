// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static io.millrace.endpoint.Bench.notification;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Observing from this side [RFC 7641 §3]. */
class ObserveTest {
  private final Bench bench = new Bench();
  private Call call;
  private Bytes token;

  private void register() {
    call = bench.observe();
    token = bench.lastSent().token();
    bench.answer(notification(MessageType.ACK, bench.lastSent().messageId(), token, 1));
  }

  @Test
  void notifications_are_heard_until_the_observation_is_cancelled() {
    register();
    bench.answer(notification(MessageType.CON, 100, token, 2));
    bench.turn(Duration.ofDays(2));
    bench.answer(notification(MessageType.NON, 101, token, 3));
    assertThat(bench.heard).containsExactly("n1", "n2", "n3");
    assertThat(bench.wire()).containsExactly("CON GET", "ACK");
    call.cancel();
    bench.answer(notification(MessageType.NON, 102, token, 4));
    bench.answer(notification(MessageType.CON, 103, token, 5));
    assertThat(bench.heard).hasSize(3);
    assertThat(bench.wire()).containsExactly("CON GET", "ACK", "RST", "RST");
    assertThat(bench.lastSent().messageId()).isEqualTo(103);
  }

  @Test
  void the_server_is_told_of_the_end_with_the_token_of_the_registration() {
    register();
    CoapMessage registration = bench.lastSent();
    call.deregister();
    CoapMessage last = bench.lastSent();
    assertThat(bench.wire()).containsExactly("CON GET", "CON GET");
    assertThat(last.token()).isEqualTo(token);
    assertThat(last.messageId()).isNotEqualTo(registration.messageId());
    assertThat(last.options())
        .isEqualTo(
            registration.options().toBuilder()
                .remove(OptionNumber.ETAG)
                .set(OptionNumber.OBSERVE, 1)
                .build());
    bench.answer(Bench.response(MessageType.ACK, last.messageId(), token, "state"));
    bench.turn(Duration.ofMinutes(5));
    bench.answer(notification(MessageType.CON, 104, token, 5));
    assertThat(bench.heard).containsExactly("n1");
    assertThat(bench.wire()).containsExactly("CON GET", "CON GET", "RST");
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void a_deregistration_that_is_not_answered_is_repeated_and_then_given_up() {
    register();
    call.deregister();
    bench.turn(Duration.ofMinutes(5));
    assertThat(bench.wire()).hasSizeGreaterThan(2).containsOnly("CON GET");
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void deregistering_before_the_answer_cancels_alone() {
    call = bench.observe();
    call.deregister();
    assertThat(bench.wire()).containsExactly("CON GET");
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void repeated_notification_is_heard_once() {
    register();
    bench.answer(notification(MessageType.CON, 100, token, 2));
    bench.answer(notification(MessageType.CON, 100, token, 2));
    bench.answer(notification(MessageType.NON, 101, token, 3));
    bench.answer(notification(MessageType.NON, 101, token, 3));
    assertThat(bench.heard).containsExactly("n1", "n2", "n3");
    assertThat(bench.wire()).containsExactly("CON GET", "ACK", "ACK");
  }

  @Test
  void answer_without_observe_ends_it() {
    register();
    bench.answer(Bench.response(MessageType.CON, 100, token, "last"));
    bench.answer(notification(MessageType.CON, 101, token, 3));
    assertThat(bench.heard).containsExactly("n1", "last");
    assertThat(bench.wire()).endsWith("ACK", "RST");
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void error_ends_it() {
    register();
    bench.answer(
        CoapMessage.of(
            MessageType.CON, 100, token, CoapResponse.diagnostic(CoapCode.NOT_FOUND, "gone")));
    assertThat(bench.heard).containsExactly("n1", "gone");
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void observation_does_not_hold_up_the_next_request() {
    register();
    bench.observe();
    assertThat(bench.wire()).containsExactly("CON GET", "CON GET");
  }

  @Test
  void observe_in_the_answer_to_a_plain_request_is_no_stream() {
    bench.request(io.millrace.api.transport.Reliability.CONFIRMABLE);
    token = bench.lastSent().token();
    bench.answer(notification(MessageType.ACK, bench.lastSent().messageId(), token, 1));
    bench.answer(notification(MessageType.CON, 100, token, 2));
    assertThat(bench.heard).containsExactly("n1");
    assertThat(bench.wire()).containsExactly("CON GET", "RST");
  }
}
