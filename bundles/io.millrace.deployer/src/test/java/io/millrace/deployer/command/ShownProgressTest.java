// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a change sees how far it is, and cannot hold it up. */
@Timeout(60)
class ShownProgressTest {
  private final List<JournalRecord> shown = new ArrayList<>();
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  private static JournalRecord record(ReleaseState state) {
    return new JournalRecord(Instant.EPOCH, state, Map.of());
  }

  @Test
  void records_are_shown_in_order_before_the_answer() throws Exception {
    ShownProgress progress = new ShownProgress(shown::add);
    new Thread(
            () -> {
              progress.accept(record(ReleaseState.SWITCHING));
              progress.accept(record(ReleaseState.JUDGING));
              answer.complete("committed");
            })
        .start();
    assertThat(progress.await(answer)).isEqualTo("committed");
    assertThat(shown)
        .extracting(JournalRecord::state)
        .containsExactly(ReleaseState.SWITCHING, ReleaseState.JUDGING);
  }

  /** As with a window of nothing: whoever prints waits, for ever if need be. */
  @Test
  void client_that_does_not_read_holds_up_its_command_alone() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    ShownProgress progress =
        new ShownProgress(
            record -> {
              shown.add(record);
              try {
                read.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    CompletableFuture<String> command = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                command.complete(progress.await(answer));
              } catch (Exception failure) {
                command.completeExceptionally(failure);
              }
            })
        .start();
    for (int i = 0; i < 1000; i++) {
      progress.accept(record(ReleaseState.JUDGING)); // as the change does it
    }
    answer.complete("committed");
    assertThat(command).isNotDone();
    read.countDown();
    assertThat(command.get()).isEqualTo("committed");
    assertThat(shown).hasSizeBetween(64, 66);
  }

  @Test
  void change_that_fails_is_told_with_its_reason() {
    answer.completeExceptionally(new IOException("the disk is full"));
    assertThatThrownBy(() -> new ShownProgress(shown::add).await(answer))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
  }
}
