// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request whose caller stops goes on without it, until the next caller has it. */
class ReleasedRequestsTest {
  private static final Reliability FOR_30_S =
      Reliability.CONFIRMABLE.withDeadline(Duration.ofSeconds(30));

  private final Bench bench = new Bench();
  private CoapMessage sent;

  /** The server has it and will answer later. */
  private Call acknowledged() {
    Call call = bench.request(FOR_30_S, "former ");
    sent = bench.lastSent();
    bench.answer(CoapMessage.empty(MessageType.ACK, sent.messageId()));
    return call;
  }

  private void release(Call call) {
    call.release(() -> bench.heard.add("released"));
    bench.turn(Duration.ZERO);
  }

  private void answer(int messageId) {
    bench.answer(Bench.response(MessageType.CON, messageId, sent.token(), "late"));
  }

  @Test
  void its_answer_goes_to_the_caller_that_resumes_it_and_nothing_is_sent_again() {
    release(acknowledged());
    bench.resume("next ");
    answer(5);
    assertThat(bench.heard).containsExactly("released", "next late");
    assertThat(bench.wire()).containsExactly("CON GET", "ACK");
  }

  @Test
  void an_answer_that_comes_before_that_is_acknowledged_and_kept_until_the_deadline() {
    release(acknowledged());
    answer(5);
    bench.resume("next ");
    bench.resume("other ");
    assertThat(bench.heard)
        .containsExactly("released", "next late", "other failed: endpoint closed");
    assertThat(bench.wire()).containsExactly("CON GET", "ACK");
  }

  @Test
  void nothing_of_one_that_nobody_resumes_outlives_its_deadline() {
    release(acknowledged());
    release(bench.request(FOR_30_S, "unanswered "));
    answer(5);
    bench.turn(Duration.ofSeconds(31));
    bench.resume("next ");
    assertThat(bench.heard).containsExactly("released", "released", "next failed: endpoint closed");
    assertThat(bench.endpoint.openRequests()).isZero();
  }

  @Test
  void equal_ones_are_resumed_one_by_one() {
    Call first = acknowledged();
    Call second = acknowledged();
    release(first);
    release(second);
    bench.resume("a ");
    Call other = bench.resume("b ");
    answer(5);
    assertThat(bench.heard).containsExactly("released", "released", "b late");
    other.cancel();
    assertThat(bench.endpoint.openRequests()).isEqualTo(1);
  }

  @Test
  void one_that_is_answered_is_not_released() {
    Call call = acknowledged();
    answer(5);
    release(call);
    assertThat(bench.heard).containsExactly("former late");
  }

  @Test
  void one_that_was_resumed_can_be_cancelled() {
    release(acknowledged());
    bench.resume("next ").cancel();
    bench.turn(Duration.ZERO);
    answer(5);
    assertThat(bench.heard).containsExactly("released");
    assertThat(bench.wire()).containsExactly("CON GET", "RST");
  }

  @Test
  void one_that_is_released_is_retransmitted_as_ever() {
    release(bench.request(FOR_30_S, "former "));
    bench.replace();
    bench.seconds(4);
    assertThat(bench.wire()).containsExactly("CON GET", "CON GET");
  }

  @Test
  void the_next_endpoint_has_it_and_what_was_answered() {
    release(acknowledged());
    answer(5);
    release(acknowledged());
    bench.replace();
    bench.resume("a ");
    bench.resume("b ");
    answer(6);
    assertThat(bench.heard).containsExactly("released", "released", "b late", "a late").hasSize(4);
  }

  @Test
  void a_call_that_is_released_after_that_is_released_there() {
    Call call = acknowledged();
    bench.replace();
    release(call);
    bench.resume("next ");
    answer(5);
    assertThat(bench.heard).containsExactly("released", "next late");
  }

  /** So does the next build of the api, which knows no listener of this one. */
  @Test
  void the_next_process_has_it() {
    release(acknowledged());
    bench.request(FOR_30_S, "not released ");
    Map<String, Object> left = new HashMap<>(bench.stop());
    left.replace("listeners", List.of(new Object()));
    bench.startNext(left);
    bench.resume("next ");
    answer(5);
    bench.seconds(40);
    assertThat(bench.heard).containsExactly("released", "next late");
  }

  @Test
  void a_begun_request_of_a_client_is_given_to_the_next_handler_to_be_resumed() {
    List<ReplyTo> resumed = new ArrayList<>();
    bench.get(MessageType.CON, 7, "01");
    bench.handlers.unbind(bench.handler);
    bench.endpoint.handBackBegun(bench.requests.get(0), bench.lastAsked());
    bench.replace();
    bench.handlers.bind(
        new RequestHandler() {
          @Override
          public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
            throw new AssertionError("it was begun");
          }

          @Override
          public void resume(CoapRequest request, ReplyTo replyTo, Transport transport) {
            resumed.add(replyTo);
          }
        });
    bench.turn(Duration.ZERO);
    assertThat(resumed).containsExactly(bench.lastAsked());
  }

  @Test
  void it_is_left_for_the_next_endpoint_as_one_that_was_begun() {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.stopReading();
    bench.endpoint.park(new ParkedRequest(bench.requests.get(0), bench.lastAsked(), true));
    bench.replace();
    bench.turn(Duration.ZERO);
    assertThat(bench.asked).hasSize(1);
    assertThat(bench.wire()).containsExactly("ACK 5.03"); // this handler cannot resume
  }
}
