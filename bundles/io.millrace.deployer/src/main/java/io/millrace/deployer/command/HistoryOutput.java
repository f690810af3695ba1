// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.Fields;
import io.millrace.deployer.change.History;
import io.millrace.deployer.change.MeasuredPauses;
import io.millrace.deployer.service.Times;
import io.millrace.lib.command.Table;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code release:history}: one row a change, the newest last. */
final class HistoryOutput {
  private HistoryOutput() {}

  static Table of(History history, int most) {
    Table table =
        new Table(
            "nothing was changed yet",
            "when",
            "what",
            "release",
            "who",
            "interface",
            "from",
            "took",
            "pause",
            "waited",
            "end",
            "reason");
    List<JournalRecord> ends = history.ends();
    for (JournalRecord record : ends.subList(Math.max(0, ends.size() - most), ends.size())) {
      table.add(
          Times.text(record.time()),
          record.field(Fields.ACTION),
          record.field(JournalRecord.ID),
          record.field(JournalRecord.WHO),
          record.field(JournalRecord.INTERFACE),
          record.field(Fields.FROM),
          took(record),
          MeasuredPauses.longest(record).map(Times::text).orElse(""),
          waited(record),
          record.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          record.field(JournalRecord.REASON));
    }
    return table;
  }

  /** Nobody knows it after a restart, and where the bundle was replaced that counts them. */
  private static String waited(JournalRecord record) {
    String waited = record.field(Fields.WAITED);
    return waited.isEmpty() && record.state() == ReleaseState.COMMITTED ? "unknown" : waited;
  }

  private static String took(JournalRecord record) {
    try {
      Instant started = Instant.parse(record.field(JournalRecord.STARTED));
      return Times.text(Duration.between(started, record.time()));
    } catch (DateTimeException unknown) {
      return "";
    }
  }
}
