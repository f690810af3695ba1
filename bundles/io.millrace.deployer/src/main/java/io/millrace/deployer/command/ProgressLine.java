// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.Fields;
import io.millrace.lib.release.journal.JournalRecord;
import java.util.Optional;

/** What is said of a record while a change is on its way. */
final class ProgressLine {
  private ProgressLine() {}

  /** Returns the line; empty for the record that a change ends with, which is the result. */
  static Optional<String> of(JournalRecord record) {
    return Optional.ofNullable(
        switch (record.state()) {
          case RECEIVED -> "reading " + record.field(Fields.FILE);
          case VERIFIED ->
              "verified: %s, sequence %s"
                  .formatted(record.field(JournalRecord.ID), record.field(JournalRecord.SEQUENCE));
          case STAGED -> "its jars are on the disk";
          case PLANNED ->
              "planned: %d bundles change, %d stop"
                  .formatted(
                      count(record.field(Fields.BUNDLES)), count(record.field(Fields.PREDICTED)));
          case SWITCHING -> "switching";
          case SWITCHING_BY_RESTART -> "the framework starts again with the new set";
          case JUDGING -> "judging, at most " + record.field(JournalRecord.DEADLINE_SECONDS) + " s";
          case ROLLING_BACK -> "rolling back: " + record.field(JournalRecord.REASON);
          default -> null;
        });
  }

  private static int count(String words) {
    return words.isEmpty() ? 0 : words.split(" ").length;
  }
}
