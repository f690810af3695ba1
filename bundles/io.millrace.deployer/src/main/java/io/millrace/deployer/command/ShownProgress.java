// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.lib.release.journal.JournalRecord;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The progress of a change on its way to whoever waits for it. The command shows it on its own
 * thread: a client that does not read what is printed holds up its command, and not the change.
 * Records that come while {@value #MOST} wait are not shown.
 */
final class ShownProgress implements Consumer<JournalRecord> {
  private static final int MOST = 64;

  private final BlockingQueue<Optional<JournalRecord>> waiting = new ArrayBlockingQueue<>(MOST);
  private final Consumer<JournalRecord> shown;

  /**
   * Makes one.
   *
   * @param shown is told of each record, on the thread that waits
   */
  ShownProgress(Consumer<JournalRecord> shown) {
    this.shown = shown;
  }

  /** Takes a record, on any thread; does not block. */
  @Override
  public void accept(JournalRecord record) {
    waiting.offer(Optional.of(record));
  }

  /** Shows the progress until the answer is there, and returns it. */
  <T> T await(CompletableFuture<T> answer) throws Exception {
    answer.whenComplete((result, failure) -> waiting.offer(Optional.empty()));
    while (!answer.isDone() || !waiting.isEmpty()) {
      waiting.take().ifPresent(shown);
    }
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}
