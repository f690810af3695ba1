// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.JournalRecord;
import java.util.List;
import java.util.Optional;

/**
 * How the router stands with its releases.
 *
 * @param committed the record of the set that starts run; empty: the factory set
 * @param open the last record of the change that is in progress or waits for a confirmation
 * @param last the last record of the newest change
 * @param drift what runs otherwise than the set says, one sentence each
 * @param missing bundles of the set that somebody uninstalled or stopped, one sentence each
 * @param damaged whether a part of the journal cannot be read, as it is on the disk now
 * @param confirmSeconds how many seconds are left to confirm; 0: nothing waits
 */
public record Status(
    Optional<JournalRecord> committed,
    Optional<JournalRecord> open,
    Optional<JournalRecord> last,
    List<String> drift,
    List<String> missing,
    boolean damaged,
    long confirmSeconds) {

  /** Returns the name of what runs: the release's ID, or {@code factory set}. */
  public String runs() {
    return committed
        .map(record -> record.field(JournalRecord.ID))
        .filter(id -> !id.isEmpty())
        .orElse("factory set");
  }
}
