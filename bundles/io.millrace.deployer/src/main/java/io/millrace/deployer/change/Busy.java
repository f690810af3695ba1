// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The one change that is in progress, and who waits for its end. Thread-safe. */
final class Busy {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(Busy.class, "a listener of a change");

  /** With these a change has come to its end, or to where a person has to go on. */
  private static final Set<ReleaseState> ENDS =
      EnumSet.of(
          ReleaseState.REFUSED,
          ReleaseState.AWAITING_CONFIRM,
          ReleaseState.COMMITTED,
          ReleaseState.ROLLED_BACK);

  private String what; // null: nothing is in progress
  private Instant since;
  private CompletableFuture<?> waits;
  private CompletableFuture<JournalRecord> answer;
  private Consumer<JournalRecord> told;

  /** Begins something; returns what else is in progress, or null when it may begin. */
  synchronized String claim(
      String what, Instant since, CompletableFuture<?> waits, Consumer<JournalRecord> told) {
    if (this.what != null) {
      return this.what + " since " + this.since;
    }
    this.what = what;
    this.since = since;
    this.waits = waits;
    this.told = told;
    return null;
  }

  /** Says who gets the record that ends it. */
  synchronized void answer(CompletableFuture<JournalRecord> answer) {
    this.answer = answer;
  }

  /** Tells of a record that is on the disk. */
  void tell(JournalRecord record) {
    Consumer<JournalRecord> listener;
    CompletableFuture<JournalRecord> end = null;
    synchronized (this) {
      listener = told;
      if (ENDS.contains(record.state())) {
        end = answer;
        release();
      }
    }
    if (listener != null) {
      LISTENERS.run(listener, Consumer::accept, record);
    }
    if (end != null) {
      end.complete(record);
    }
  }

  /** Ends without a record. */
  synchronized void release() {
    what = null;
    waits = null;
    answer = null;
    told = null;
  }

  /** Ends with a failure. */
  void fail(Throwable failure) {
    CompletableFuture<?> end;
    synchronized (this) {
      end = waits;
      release();
    }
    if (end != null) {
      end.completeExceptionally(failure);
    }
  }
}
