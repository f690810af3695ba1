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
  void no_peer_is_remembered_with_more_than_the_bound() {
    ReceivedMessages received =
        new ReceivedMessages(LIMIT, Long.MAX_VALUE, new ByteBudget(Long.MAX_VALUE));
    for (int i = 0; i <= ReceivedMessages.MOST; i++) {
      received.add(null, i, Bytes.EMPTY, 0);
    }
    assertThat(received.find(1)).isNotNull();
    assertThat(received.find(0)).isNull();
  }

  @Test
  void no_more_than_the_limit_is_remembered_when_memory_is_short() {
    ByteBudget budget = new ByteBudget(1000);
    ReceivedMessages received = new ReceivedMessages(LIMIT, Long.MAX_VALUE, budget);
    for (int i = 0; i < MANY; i++) {
      received.add(null, i, Bytes.EMPTY, 0);
    }
    assertThat(budget.used).isLessThan(2 * budget.limit);
    assertThat(received.find(MANY - LIMIT)).isNotNull();
    assertThat(received.find(MANY / 2)).isNull();
    received.clear();
    assertThat(budget.used).isZero();
  }

  @Test
  void when_memory_is_short_a_long_ring_makes_room_at_once_and_keeps_the_newest() {
    ByteBudget budget = new ByteBudget(1 << 20);
    ReceivedMessages received = new ReceivedMessages(LIMIT, Long.MAX_VALUE, budget);
    for (int i = 0; i < ReceivedMessages.MOST; i++) {
      received.add(null, i, Bytes.EMPTY, 0).method = 1;
    }
    budget.used += 1 << 20;
    for (int i = 1; i <= 10; i++) {
      ReceivedMessage newest = received.find(ReceivedMessages.MOST - 1);
      received.reply(newest, Bytes.utf8("answer"));
    }
    assertThat(received.find(ReceivedMessages.MOST - 1).answer()).isEqualTo(Bytes.utf8("answer"));
    assertThat(received.find(ReceivedMessages.MOST - LIMIT)).isNotNull();
    assertThat(received.find(ReceivedMessages.MOST - LIMIT - 1)).isNull();
    budget.used -= 1 << 20;
    assertThat(budget.used).isLessThan(100);
    received.clear();
    assertThat(budget.used).isZero();
  }
}
