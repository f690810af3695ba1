// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import io.millrace.api.release.ReleaseHold;
import io.millrace.deployer.change.Fields;
import io.millrace.deployer.change.Status;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.report.HoldText;
import java.util.Optional;
import java.util.StringJoiner;

/** What {@code release:status} says, for people and for scripts. */
public final class StatusText {
  private StatusText() {}

  /** Returns it for people, in lines. */
  public static String text(Status status, Optional<ReleaseHold> hold) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add("runs     " + status.runs() + status.committed().map(StatusText::since).orElse(""));
    hold.ifPresent(stands -> lines.add("hold     " + HoldText.of(stands)));
    status.open().ifPresent(record -> lines.add("now      " + now(record, status)));
    status.last().ifPresent(record -> lines.add("last     " + last(record)));
    status
        .last()
        .map(record -> record.field(Fields.EVIDENCE))
        .filter(evidence -> !evidence.isEmpty())
        .ifPresent(
            evidence ->
                lines.add("judged   " + String.join("\n         ", Reports.sentences(evidence))));
    status
        .last()
        .map(record -> record.field(Fields.UNPLANNED))
        .filter(unplanned -> !unplanned.isEmpty())
        .ifPresent(unplanned -> lines.add("differs  " + unplanned));
    if (status.damaged()) {
      lines.add("journal  is damaged: see the check releases of status");
    }
    if (status.drift().isEmpty()) {
      lines.add("by hand  nothing was changed");
    }
    status.drift().forEach(each -> lines.add("by hand  " + each));
    return lines.toString();
  }

  private static String since(JournalRecord record) {
    return ", sequence %s, since %s, by %s"
        .formatted(
            or(record.field(JournalRecord.SEQUENCE), "none"),
            Times.text(record.time()),
            Reports.origin(record));
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String now(JournalRecord record, Status status) {
    String what = or(record.field(JournalRecord.ID), record.field(Fields.ACTION));
    return record.state() == ReleaseState.AWAITING_CONFIRM
        ? "%s is undone in %d s unless you give release:confirm"
            .formatted(what, status.confirmSeconds())
        : what + " is " + words(record.state()) + " since " + Times.text(record.time());
  }

  private static String last(JournalRecord record) {
    String reason = record.field(JournalRecord.REASON);
    String what = or(record.field(JournalRecord.ID), record.field(Fields.ACTION));
    return "%s %s %s%s"
        .formatted(
            Times.text(record.time()),
            what,
            words(record.state()),
            reason.isEmpty() ? "" : ": " + reason);
  }

  private static String words(ReleaseState state) {
    return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  /** Returns the same as a JSON object. */
  public static String json(Status status, Optional<ReleaseHold> hold) {
    return JsonValues.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("runs", status.runs());
          json.writeStringField("hold", hold.map(HoldText::of).orElse(""));
          record(json, "committed", status.committed().orElse(null));
          record(json, "open", status.open().orElse(null));
          record(json, "last", status.last().orElse(null));
          json.writeNumberField("confirm_seconds", status.confirmSeconds());
          json.writeBooleanField("journal_damaged", status.damaged());
          json.writeArrayFieldStart("drift");
          for (String each : status.drift()) {
            json.writeString(each);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void record(
      com.fasterxml.jackson.core.JsonGenerator json, String name, JournalRecord record)
      throws java.io.IOException {
    if (record == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("time", record.time().toString());
    json.writeStringField("state", record.state().name());
    for (var field : record.fields().entrySet()) {
      json.writeStringField(field.getKey(), field.getValue());
    }
    json.writeEndObject();
  }
}
