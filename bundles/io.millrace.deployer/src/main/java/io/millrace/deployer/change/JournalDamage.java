// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.Journal;

/**
 * Whether the journal on the disk is as it was written. What is damaged while the router runs would
 * else be said by the next start alone, which then may run another set. Thread-safe.
 */
final class JournalDamage {
  private static final long NOWHERE = -1;

  private boolean written;
  private long tornAt = NOWHERE;

  /**
   * Tells whether the journal is damaged, as it was read just now. Half a record at its end may be
   * one that is being written: it counts when it is there the next time too.
   */
  synchronized boolean isIn(Journal journal) {
    long before = tornAt;
    tornAt = journal.torn() ? journal.endBytes() : NOWHERE;
    written |= !journal.records().isEmpty();
    boolean gone = written && journal.records().isEmpty();
    return journal.damaged() || gone || tornAt != NOWHERE && tornAt == before;
  }
}
