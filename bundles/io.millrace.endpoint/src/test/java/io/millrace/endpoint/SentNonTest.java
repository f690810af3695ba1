// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.transport.DeliveryListener;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a reset of a non-confirmable response concerns. */
class SentNonTest {
  private static final long LIFETIME = 145;

  private final DeliveryListener one = delivery -> {};
  private final DeliveryListener other = delivery -> {};
  private final SentNon sent = new SentNon(4);

  @Test
  void every_message_of_a_run_concerns_its_listener_across_the_end_of_the_numbers() {
    for (int i = 0; i < 1000; i++) {
      sent.add(65_000 + i & 0xFFFF, one, i);
    }
    assertThat(sent.take(64_999, 1000, LIFETIME)).isNull();
    assertThat(sent.take(464, 1000, LIFETIME)).isNull();
    assertThat(sent.take(463, 1000, LIFETIME)).isSameAs(one);
    assertThat(sent.take(65_500, 1000, LIFETIME)).isNull(); // it is over
  }

  @Test
  void messages_to_several_listeners_are_told_apart() {
    sent.add(1, one, 0);
    sent.add(2, other, 0);
    sent.add(3, one, 0);
    assertThat(sent.take(2, 1, LIFETIME)).isSameAs(other);
    assertThat(sent.take(1, 1, LIFETIME)).isSameAs(one);
    assertThat(sent.take(3, 1, LIFETIME)).isSameAs(one);
  }

  @Test
  void a_message_between_that_is_remembered_elsewhere_is_part_of_the_run_of_its_listener_alone() {
    sent.add(1, one, 0);
    sent.pass(2, one, 0);
    sent.add(3, one, 0);
    assertThat(sent.take(2, 1, LIFETIME)).isSameAs(one);
    sent.add(5, one, 0);
    sent.pass(6, other, 0);
    sent.add(7, one, 0);
    assertThat(sent.take(6, 1, LIFETIME)).isNull();
    assertThat(sent.take(5, 1, LIFETIME)).isSameAs(one);
  }

  @Test
  void a_gap_is_nobodys() {
    sent.add(1, one, 0);
    sent.add(3, one, 0);
    assertThat(sent.take(2, 1, LIFETIME)).isNull();
  }

  @Test
  void the_oldest_runs_are_forgotten_and_so_is_what_is_too_old() {
    for (int i = 0; i < 10; i += 2) {
      sent.add(i, one, i);
    }
    assertThat(sent.take(0, 10, LIFETIME)).isNull();
    assertThat(sent.take(2, 10, LIFETIME)).isSameAs(one);
    assertThat(sent.take(4, 4 + LIFETIME, LIFETIME)).isNull();
  }

  @Test
  void what_is_saved_is_message_by_message_and_the_same_again() {
    for (int i = 0; i < 100; i++) {
      sent.add(i, one, 10);
    }
    sent.add(200, other, 20);
    SnapshotWriter to = new SnapshotWriter();
    sent.save(to);
    assertThat(to.toArray()).hasSize(4 + 33 * 16);
    SentNon restored = new SentNon(4);
    restored.restore(new SnapshotReader(to.toArray(), List.copyOf(to.listeners())));
    assertThat(restored.take(200, 21, LIFETIME)).isSameAs(other);
    assertThat(restored.take(99, 21, LIFETIME)).isSameAs(one);
    assertThat(restored.take(67, 21, LIFETIME)).isNull();
  }
}
