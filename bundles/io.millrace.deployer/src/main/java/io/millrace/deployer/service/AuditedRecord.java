// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.Origin;
import io.millrace.deployer.change.Fields;
import io.millrace.lib.release.journal.JournalRecord;
import java.util.Optional;

/**
 * What the audit trail has of a record of the journal.
 *
 * @param detail names the change at its end, so that it is found again
 */
record AuditedRecord(Origin origin, String action, AuditOutcome outcome, String detail) {
  /** Returns it; empty for the states in the middle of a change. */
  static Optional<AuditedRecord> of(JournalRecord record) {
    return Optional.ofNullable(
        switch (record.state()) {
          case RECEIVED ->
              of(record, AuditOutcome.STARTED, "the file " + record.field(Fields.FILE));
          case PLANNED ->
              record.field(Fields.FILE).isEmpty() ? of(record, AuditOutcome.STARTED, "") : null;
          case REFUSED -> of(record, AuditOutcome.REFUSED, record.field(JournalRecord.REASON));
          case AWAITING_CONFIRM ->
              of(
                  record,
                  AuditOutcome.STARTED,
                  "undone in %s s unless it is confirmed"
                      .formatted(record.field(Fields.CONFIRM_SECONDS)));
          case COMMITTED -> of(record, AuditOutcome.DONE, confirmed(record));
          case ROLLED_BACK -> of(record, AuditOutcome.FAILED, record.field(JournalRecord.REASON));
          case DRIFT -> byHand(record);
          default -> null;
        });
  }

  private static AuditedRecord of(JournalRecord record, AuditOutcome outcome, String words) {
    String action = record.field(Fields.ACTION);
    String id = record.field(JournalRecord.ID);
    String change = "change " + record.field(Fields.CHANGE);
    return new AuditedRecord(
        Reports.origin(record),
        ("release:" + (action.isEmpty() ? "change" : action) + " " + id).strip(),
        outcome,
        words.isEmpty() ? change : words + " (" + change + ")");
  }

  private static String confirmed(JournalRecord record) {
    String by = record.field(Fields.CONFIRMED_BY);
    return by.isEmpty() ? "" : "confirmed by " + by;
  }

  private static AuditedRecord byHand(JournalRecord record) {
    String bundle = record.field(JournalRecord.BUNDLE);
    return bundle.isEmpty() // what was changed by hand counts no more: that is part of a change
        ? null
        : new AuditedRecord(
            Origin.of("launcher", "", ""),
            "%s %s %s"
                .formatted(
                    record.field(JournalRecord.ACTION), bundle, record.field(JournalRecord.VERSION))
                .strip(),
            AuditOutcome.DONE,
            "by hand");
  }

  /** Tells whether nothing of its change follows. */
  boolean isEnd() {
    return outcome != AuditOutcome.STARTED && !detail.equals("by hand");
  }

  /** Tells whether a record of the trail is about the same end. */
  boolean isSameEnd(AuditRecord other) {
    return other.outcome() == outcome
        && other.action().equals(action)
        && other
            .detail()
            .equals(AuditRecord.of(other.time(), origin, action, outcome, detail).detail());
  }
}
