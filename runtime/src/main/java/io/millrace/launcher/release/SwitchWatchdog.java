// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.JournalRecord;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Waits for the end of a change of the set, which may have hurt whoever was to end it. SWITCHING,
 * JUDGING and ROLLING_BACK must be followed by another state of the change within the time that
 * their records say; a set that waits for confirmation is given some more, because to undo it is
 * the deployer's part first.
 */
final class SwitchWatchdog {
  /** Where a record says nothing. */
  static final Duration DEADLINE = Duration.ofSeconds(120);

  /** What the deployer gets to undo a set itself that nobody has confirmed. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final BiConsumer<Duration, Runnable> later;
  private final Consumer<JournalRecord> goBack;
  private Object awaited; // one for each wait: the same record may be waited for anew

  /**
   * Makes one that waits for nothing yet.
   *
   * @param later runs a task after some time
   * @param goBack undoes the change that a record is about
   */
  SwitchWatchdog(BiConsumer<Duration, Runnable> later, Consumer<JournalRecord> goBack) {
    this.later = later;
    this.goBack = goBack;
  }

  /** A record has been written. */
  synchronized void see(JournalRecord record) {
    switch (record.state()) {
      case SWITCHING, SWITCHING_BY_RESTART, JUDGING, ROLLING_BACK ->
          await(record, deadline(record));
      case AWAITING_CONFIRM -> {
        awaited = null;
        if (!record.field(JournalRecord.DEADLINE_SECONDS).isEmpty()) {
          await(record, deadline(record).plus(GRACE));
        }
      }
      case COMMITTED, ROLLED_BACK -> awaited = null;
      default -> {}
    }
  }

  private void await(JournalRecord record, Duration time) {
    Object wait = new Object();
    awaited = wait;
    later.accept(time, () -> expire(wait, record, time));
  }

  private void expire(Object wait, JournalRecord record, Duration time) {
    synchronized (this) {
      if (awaited != wait) {
        return;
      }
      awaited = null;
    }
    LOG.log(
        Level.ERROR,
        "nothing has followed {0} within {1} s: the router goes back to the set before",
        record.state(),
        time.toSeconds());
    goBack.accept(record);
  }

  private static Duration deadline(JournalRecord record) {
    String seconds = record.field(JournalRecord.DEADLINE_SECONDS);
    return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : DEADLINE;
  }
}
