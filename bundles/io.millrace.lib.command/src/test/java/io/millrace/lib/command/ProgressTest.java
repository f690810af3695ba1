// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other threads say of a command's progress, and who writes it. */
@Timeout(60)
class ProgressTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream console = new PrintStream(shown, true, StandardCharsets.UTF_8);
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }

  @Test
  void states_of_another_thread_are_shown_before_the_answer() throws Exception {
    Progress progress = new Progress(console, null);
    onAnotherThread(
        () -> {
          progress.say("switching", 55);
          progress.say("judging", 80);
          answer.complete("done");
        });
    assertThat(progress.await(answer)).isEqualTo("done");
    assertThat(shown).hasToString("switching\njudging\n");
  }

  @Test
  void states_that_come_while_it_is_waited_for_are_shown_at_once() throws Exception {
    CountDownLatch judging = new CountDownLatch(1);
    OutputStream reader =
        new OutputStream() {
          @Override
          public void write(int single) {
            shown.write(single);
            if (single == '\n') {
              judging.countDown();
            }
          }
        };
    Progress progress = new Progress(new PrintStream(reader, true, StandardCharsets.UTF_8), null);
    Thread deployer =
        new Thread(
            () -> {
              progress.say("judging", 80);
              try {
                judging.await();
                answer.complete("done");
              } catch (InterruptedException odd) {
                answer.completeExceptionally(odd);
              }
            });
    deployer.start();
    assertThat(progress.await(answer)).isEqualTo("done");
  }

  @Test
  void who_does_not_read_holds_nobody_but_the_command() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int single) throws IOException {
            try {
              reads.await();
              shown.write(single);
            } catch (InterruptedException odd) {
              throw new IOException(odd);
            }
          }
        };
    CompletableFuture<Progress> begun = new CompletableFuture<>();
    CompletableFuture<String> end =
        CompletableFuture.supplyAsync(
            () -> {
              Progress progress = new Progress(new PrintStream(stuck, true), null);
              begun.complete(progress);
              try {
                return progress.await(answer);
              } catch (Exception odd) {
                throw new IllegalStateException(odd);
              }
            });
    Progress progress = begun.get();
    onAnotherThread(
        () -> {
          for (int i = 0; i < 1000; i++) {
            progress.say("state " + i);
          }
          answer.complete("done");
        });
    reads.countDown();
    assertThat(end.get()).isEqualTo("done");
    assertThat(shown.toString(StandardCharsets.UTF_8).lines().count())
        .isLessThanOrEqualTo(2L * Progress.MOST);
    assertThat(shown.toString(StandardCharsets.UTF_8)).endsWith("state 998\nstate 999\n");
  }

  @Test
  void terminal_shows_the_newest_state() throws Exception {
    Progress progress = new Progress(console, new TerminalLine(console, () -> 80, () -> 0));
    onAnotherThread(
        () -> {
          progress.say("switching", 55);
          progress.say("judging", 80);
          answer.complete("done");
        });
    progress.await(answer);
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("judging")
        .doesNotContain("switching");
  }

  @Test
  void failure_of_the_answer_is_that_of_the_command_and_what_comes_later_is_for_nobody()
      throws Exception {
    Progress progress = new Progress(console, null);
    answer.completeExceptionally(new IOException("the disk is full"));
    assertThatThrownBy(() -> progress.await(answer))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    onAnotherThread(() -> progress.say("late"));
    assertThat(shown).hasToString("");
  }
}
