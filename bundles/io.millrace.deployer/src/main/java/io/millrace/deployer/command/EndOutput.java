// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.deployer.change.Fields;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;

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

  private String name() {
    String id = record.field(JournalRecord.ID);
    return id.isEmpty() ? "the factory set" : id;
  }

  @Override
  public String text() {
    String reason = record.field(JournalRecord.REASON);
    return switch (record.state()) {
      case COMMITTED -> "committed: " + name() + " runs";
      case AWAITING_CONFIRM ->
          "%s runs and is undone in %s s unless you give release:confirm%s"
              .formatted(name(), record.field(Fields.CONFIRM_SECONDS), evidence());
      case REFUSED -> isNeedless() ? reason : "refused: " + reason;
      case ROLLED_BACK -> "rolled back, the set before runs: " + reason;
      default -> record.state() + " " + reason;
    };
  }

  private boolean isNeedless() {
    return record.field(Fields.CRITERION).equals(Fields.NOTHING_TO_UNDO);
  }

  private String evidence() {
    String evidence = record.field(Fields.EVIDENCE);
    return evidence.isEmpty() ? "" : "\njudged: " + evidence;
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
    ReleaseState state = record.state();
    boolean stays = state == ReleaseState.COMMITTED || state == ReleaseState.AWAITING_CONFIRM;
    return stays || isNeedless() ? 0 : 1;
  }
}
