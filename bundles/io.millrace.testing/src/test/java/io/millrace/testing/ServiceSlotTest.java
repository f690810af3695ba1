// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ServiceSlotTest {
  private final ManualTime time = new ManualTime();
  private final ServiceSlot<Supplier<String>> slot = new ServiceSlot<>(time);

  private CompletableFuture<String> ask() {
    return slot.call(service -> CompletableFuture.completedFuture(service.get()));
  }

  @Test
  void caller_waits_for_the_next_service() {
    Supplier<String> first = () -> "first";
    slot.bind(first, 0);
    assertThat(ask()).isCompletedWithValue("first");
    assertThat(slot.unbind(first)).isTrue();
    CompletableFuture<String> waiting = ask();
    assertThat(waiting).isNotDone();
    assertThat(slot.waiting()).isEqualTo(1);
    slot.bind(() -> "second", 0);
    assertThat(waiting).isCompletedWithValue("second");
  }

  @Test
  void caller_is_refused_when_no_service_comes() {
    CompletableFuture<String> waiting = ask();
    time.advance(Duration.ofSeconds(10));
    assertThatThrownBy(waiting::join).hasRootCauseMessage("refused: EMPTY");
  }

  @Test
  void service_with_the_higher_ranking_is_called_then_the_older_one() {
    slot.bind(() -> "old", 0);
    slot.bind(() -> "young", 0);
    assertThat(ask()).isCompletedWithValue("old");
    slot.bind(() -> "high", 1);
    assertThat(ask()).isCompletedWithValue("high");
  }

  @Test
  void failed_call_completes_exceptionally() {
    slot.bind(() -> "any", 0);
    assertThat(slot.call(service -> CompletableFuture.failedFuture(new IllegalStateException("x"))))
        .isCompletedExceptionally();
    slot.close();
    assertThatThrownBy(ask()::join).hasRootCauseMessage("refused: CLOSED");
  }
}
