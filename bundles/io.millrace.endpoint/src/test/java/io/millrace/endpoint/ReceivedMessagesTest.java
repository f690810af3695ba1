// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Reliability;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many messages of a peer are known again when they come twice [RFC 7252 §4.5]. */
class ReceivedMessagesTest {
  private static final int LIMIT = 4;
  private static final int MANY = 100;
  private static final Duration REPEATED_WITHIN =
      Duration.ofNanos(ReceivedMessages.REPEATED_WITHIN_NANOS);

  private static final Bytes ANSWER = Bytes.utf8("an answer");

  private final Bench bench = new Bench();

  private void get(int messageId) {
    bench.get(MessageType.CON, messageId, String.format("%04x", messageId));
  }

  private void getAndAnswer(int messageId, String answer) {
    get(messageId);
    bench.respond(bench.lastAsked(), answer, Reliability.CONFIRMABLE);
  }

  @Test
  void requests_in_progress_are_executed_once_however_many_there_are() {
    for (int i = 0; i < MANY; i++) {
      get(i);
    }
    bench.turn(REPEATED_WITHIN.multipliedBy(3));
    for (int i = 0; i < MANY; i++) {
      get(i);
    }
    assertThat(bench.asked).hasSize(MANY);
  }

  @Test
  void requests_whose_answers_are_lost_are_answered_again_and_executed_once() {
    for (int i = 0; i < MANY; i++) {
      getAndAnswer(i, "answer " + i);
    }
    bench.turn(REPEATED_WITHIN.minusMillis(1));
    int sent = bench.sent.size();
    for (int i = 0; i < MANY; i++) {
      get(i);
    }
    assertThat(bench.asked).hasSize(MANY);
    assertThat(bench.sent.subList(sent, sent + MANY))
        .extracting(each -> each.payload().utf8())
        .startsWith("answer 0")
        .endsWith("answer " + (MANY - 1));
  }

  @Test
  void a_replaced_endpoint_knows_them_too() {
    for (int i = 0; i < MANY; i++) {
      get(i);
    }
    bench.replace();
    int asked = bench.asked.size();
    for (int i = 0; i < MANY; i++) {
      get(i);
    }
    assertThat(bench.asked).hasSize(asked);
  }

  @Test
  void answered_requests_that_are_not_repeated_any_more_make_room_beyond_the_limit() {
    for (int i = 0; i < LIMIT; i++) {
      getAndAnswer(i, "x");
    }
    bench.turn(REPEATED_WITHIN);
    getAndAnswer(LIMIT, "x");
    get(1);
    assertThat(bench.asked).hasSize(LIMIT + 1);
    get(0);
    assertThat(bench.asked).hasSize(LIMIT + 2);
  }

  @Test
  void a_peer_that_sends_much_takes_nothing_from_the_last_messages_of_others() {
    PeerNumbers numbers = new PeerNumbers();
    PeerState quiet = peer(numbers);
    PeerState busy = peer(numbers);
    ReceivedMessages received = new ReceivedMessages(numbers, LIMIT, Long.MAX_VALUE, 10_000, 1);
    for (int i = 0; i < LIMIT; i++) {
      received.reply(received.add(quiet, ReceivedMessages.NONE, i, 1, 0, 0), ANSWER, 0);
    }
    for (int i = 0; i < 100 * MANY; i++) {
      received.reply(received.add(busy, ReceivedMessages.NONE, i, 0, 0, 0), ANSWER, 0);
      assertThat(received.bytes()).isLessThan(10_100);
    }
    for (int i = 0; i < LIMIT; i++) {
      assertThat(received.answer(received.find(quiet, i))).isEqualTo(ANSWER);
    }
    assertThat(received.find(busy, 100 * MANY - 1)).isNotEqualTo(ReceivedMessages.NONE);
    assertThat(received.find(busy, 100 * MANY / 2)).isEqualTo(ReceivedMessages.NONE);
    received.forget(quiet);
    received.forget(busy);
    assertThat(received.bytes()).isZero();
  }

  @Test
  void an_answer_longer_than_the_share_of_its_peer_goes_when_memory_is_short_but_no_message() {
    PeerNumbers numbers = new PeerNumbers();
    PeerState peer = peer(numbers);
    ReceivedMessages received = new ReceivedMessages(numbers, LIMIT, Long.MAX_VALUE, 4000, 1);
    Bytes longer = Bytes.utf8("x".repeat(1500));
    for (int i = 0; i < LIMIT; i++) {
      received.reply(received.add(peer, ReceivedMessages.NONE, i, 0, 0, 0), longer, 0);
    }
    assertThat(received.isAnswered(received.find(peer, 0))).isFalse();
    assertThat(received.answer(received.find(peer, LIMIT - 1))).isEqualTo(longer);
    assertThat(received.bytes()).isLessThan(4100);
  }

  private static PeerState peer(PeerNumbers numbers) {
    PeerState peer = new PeerState(null, numbers.next(), null);
    numbers.enter(peer);
    return peer;
  }
}
