// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.Fields;
import io.millrace.deployer.service.Reports;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.report.ReportText;
import java.util.Optional;

/** What is said of a record while a change is on its way. */
final class ProgressLine {
  private ProgressLine() {}

  /** Returns the line; empty for the record that a change ends with, which is the result. */
  static Optional<String> of(JournalRecord record) {
    return Optional.ofNullable(
        switch (record.state()) {
          case PLANNED ->
              "planned: %d bundles change, %d stop"
                  .formatted(
                      count(record.field(Fields.BUNDLES)), count(record.field(Fields.PREDICTED)));
          case SWITCHING_BY_RESTART -> "the framework starts again with the new set";
          case JUDGING -> "judging, at most " + record.field(JournalRecord.DEADLINE_SECONDS) + " s";
          case RECEIVED -> "reading " + record.field(Fields.FILE).replaceFirst(".*/", "");
          case VERIFIED, STAGED, SWITCHING, ROLLING_BACK -> ReportText.line(Reports.of(record));
          default -> null;
        });
  }

  /** Returns how far a change is, in percent of its states rather than of its time. */
  static int percent(ReleaseState state) {
    return switch (state) {
      case RECEIVED -> 5;
      case VERIFIED -> 20;
      case STAGED -> 30;
      case PLANNED -> 40;
      case SWITCHING, SWITCHING_BY_RESTART -> 55;
      case ROLLING_BACK -> 70;
      case JUDGING -> 80;
      default -> 100;
    };
  }

  private static int count(String words) {
    return words.isEmpty() ? 0 : words.split(" ").length;
  }
}
