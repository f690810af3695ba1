// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.Fields;
import io.millrace.deployer.service.Reports;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.report.ReportText;

/**
 * How a change ended. Exit status 0: it stays, waits for a confirmation, or was needless; 1: it
 * does not.
 */
final class EndOutput implements CommandOutput {
  private final JournalRecord record;

  private EndOutput(JournalRecord record) {
    this.record = record;
  }

  static CommandOutput of(JournalRecord record) {
    return new EndOutput(record);
  }

  @Override
  public String text() {
    return ReportText.verdict(Reports.of(record));
  }

  @Override
  public String json() {
    return JsonValues.object(
        "state",
        record.state(),
        "time",
        record.time(),
        "id",
        record.field(JournalRecord.ID),
        "release",
        record.field(JournalRecord.RELEASE),
        "criterion",
        record.field(Fields.CRITERION),
        "reason",
        record.field(JournalRecord.REASON),
        "stopped",
        record.field(Fields.STOPPED),
        "predicted",
        record.field(Fields.PREDICTED),
        "pauses",
        record.field(Fields.PAUSES),
        "evidence",
        record.field(Fields.EVIDENCE));
  }

  @Override
  public int exitStatus() {
    return ReportText.isGood(Reports.of(record)) ? 0 : 1;
  }
}
