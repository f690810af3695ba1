// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import org.junit.jupiter.api.Test;

class PairTest {
  private final Pair pair = new Pair();

  @Test
  void a_message_is_answered() {
    pair.echoing().exchange("0102", false);
    pair.turn(100);
    assertThat(pair.outcomes).singleElement().matches(LinkOutcome::isAnswered);
    assertThat(pair.outcomes.get(0).answer()).isEqualTo(Bytes.hex("0102"));
  }

  @Test
  void a_pending_message_is_delivered_once_and_its_place_freed() {
    pair.secondary.offer(Bytes.hex("aa"), false);
    pair.listen();
    pair.turn(100);
    assertThat(pair.told).containsExactly("up", "unsolicited aa");
    assertThat(pair.secondary.offer(Bytes.hex("bb"), false)).isTrue();
    pair.turn(5000);
    assertThat(pair.told).containsExactly("up", "unsolicited aa", "unsolicited bb");
  }

  @Test
  void the_wake_line_has_a_pending_message_fetched_at_once() {
    pair.listen();
    pair.turn(100);
    pair.secondary.offer(Bytes.hex("aa"), false);
    pair.turn(100);
    assertThat(pair.told).containsExactly("up", "unsolicited aa");
    assertThat(pair.primary.statistics().count("wakes")).isEqualTo(1);
    assertThat(pair.secondary.statistics().count("wakes")).isEqualTo(1);
  }

  @Test
  void nobody_is_woken_for_a_message_that_finds_the_place_taken() {
    pair.secondary.offer(Bytes.hex("aa"), false);
    pair.secondary.offer(Bytes.hex("bb"), false);
    pair.turn(100);
    assertThat(pair.secondary.statistics().count("wakes")).isEqualTo(1);
    pair.secondary.offer(Bytes.hex("cc"), true);
    pair.turn(100);
    assertThat(pair.secondary.statistics().count("wakes")).isEqualTo(2);
  }

  @Test
  void a_wake_pulse_brings_back_a_link_that_was_given_up() {
    pair.listen();
    pair.turn(100);
    pair.pipe.cut("pulled");
    pair.turn(60_000);
    pair.pipe.mend();
    pair.secondary.offer(Bytes.hex("aa"), false);
    pair.turn(100);
    assertThat(pair.told).containsSubsequence("up", "unsolicited aa");
  }
}
