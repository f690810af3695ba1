// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.line.pipe.ByteTransform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An other end that replies at once, and works for a while on some messages: both ends of that. */
class SlowAnswerTest {
  private static final Bytes SLOW = Bytes.hex("51");

  private final List<Bytes> executed = new ArrayList<>();
  private final Pair pair = new Pair(FaultyPair.HURRIED, ByteTransform.AS_WRITTEN);

  private void exchange(Bytes message, boolean repeatable) {
    Duration deadline = Duration.ofSeconds(30);
    pair.primary.exchange(message, message::equals, repeatable, deadline, pair.outcomes::add);
  }

  private long figure(String name) {
    return pair.primary.statistics().count(name);
  }

  /** Has 20 messages of each sort answered at once, so that T1 is short. */
  private void answeringButSlowAfter(long millis) {
    pair.secondary.attach(
        (message, answer) -> {
          executed.add(message);
          long wait = message.equals(SLOW) ? millis : 0;
          pair.time.schedule(Duration.ofMillis(wait), () -> answer.accept(message));
        });
    for (int i = 0; i < 40; i++) {
      exchange(Bytes.hex("01"), i % 2 == 0);
      pair.turn(100);
    }
    executed.clear();
    pair.outcomes.clear();
  }

  @ParameterizedTest
  @CsvSource({"60, true", "60, false", "300, true", "300, false", "950, true", "950, false"})
  void an_answer_that_takes_longer_than_those_before_is_polled_for(
      long millis, boolean repeatable) {
    answeringButSlowAfter(millis);
    exchange(SLOW, repeatable);
    exchange(Bytes.hex("02"), repeatable);
    pair.turn(millis + millis / 3 + 50);
    assertThat(pair.outcomes).hasSize(2).allMatch(LinkOutcome::isAnswered);
    assertThat(executed).containsExactly(SLOW, Bytes.hex("02"));
  }

  @Test
  void notices_that_come_meanwhile_are_not_taken_for_it() {
    answeringButSlowAfter(300);
    pair.listen();
    pair.turn(100);
    exchange(SLOW, false);
    pair.turn(10);
    pair.secondary.offer(Bytes.hex("ee"), false);
    pair.turn(1000);
    assertThat(pair.outcomes).singleElement().matches(LinkOutcome::isAnswered);
    assertThat(pair.outcomes.get(0).answer()).isEqualTo(SLOW);
    assertThat(pair.told).containsExactly("up", "unsolicited ee");
  }

  @Test
  void one_that_takes_longer_than_any_may_is_given_up_and_the_next_is_answered() {
    answeringButSlowAfter(1500);
    exchange(SLOW, false);
    exchange(Bytes.hex("02"), false);
    pair.turn(4000);
    assertThat(pair.outcomes.get(0).kind()).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(pair.outcomes.get(1)).matches(LinkOutcome::isAnswered);
    assertThat(pair.outcomes.get(1).answer()).isEqualTo(Bytes.hex("02"));
    assertThat(executed).containsExactly(SLOW, Bytes.hex("02"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_message_whose_deadline_comes_meanwhile_is_asked_about_no_more(boolean repeatable) {
    answeringButSlowAfter(800);
    pair.primary.exchange(
        SLOW, SLOW::equals, repeatable, Duration.ofMillis(200), pair.outcomes::add);
    exchange(Bytes.hex("02"), repeatable);
    pair.turn(600);
    assertThat(pair.outcomes.get(0).kind()).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(pair.outcomes.get(1)).matches(LinkOutcome::isAnswered);
    assertThat(executed).containsExactly(SLOW, Bytes.hex("02"));
    assertThat(figure("link_lost")).isZero();
  }
}
