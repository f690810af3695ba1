// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;

/** The journal as the deployer uses it. Thread-safe. */
interface Records {
  /** Returns what is in the journal now. */
  Journal read() throws IOException;

  /**
   * Returns when the record is on the disk.
   *
   * @throws IOException when it is not
   */
  void append(JournalRecord record) throws IOException;
}
