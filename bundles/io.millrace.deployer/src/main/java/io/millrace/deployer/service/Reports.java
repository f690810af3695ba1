// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseStage;
import io.millrace.deployer.change.Fields;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records of the journal in the words of the API. */
public final class Reports {
  /** What is said where nothing was changed yet. */
  static final ReleaseReport NONE =
      ReleaseReport.of(
          "", ReleaseStage.NONE, Instant.EPOCH, ReleaseName.FACTORY, "", "", List.of(), 0);

  private static final String SEPARATOR = "; ";

  private Reports() {}

  /** Returns the stage of a change that a record tells of; empty when it is about none. */
  static Optional<ReleaseStage> stage(ReleaseState state) {
    return Optional.ofNullable(
        switch (state) {
          case RECEIVED -> ReleaseStage.RECEIVED;
          case VERIFIED -> ReleaseStage.VERIFIED;
          case STAGED -> ReleaseStage.STAGED;
          case PLANNED -> ReleaseStage.PLANNED;
          case REFUSED -> ReleaseStage.REFUSED;
          case SWITCHING, SWITCHING_BY_RESTART -> ReleaseStage.SWITCHING;
          case JUDGING -> ReleaseStage.JUDGING;
          case AWAITING_CONFIRM -> ReleaseStage.AWAITING_CONFIRM;
          case COMMITTED -> ReleaseStage.COMMITTED;
          case ROLLING_BACK -> ReleaseStage.ROLLING_BACK;
          case ROLLED_BACK -> ReleaseStage.ROLLED_BACK;
          default -> null;
        });
  }

  /** Returns what a record of a change tells at the time at which it was made. */
  public static ReleaseReport of(JournalRecord record) {
    boolean waits = record.state() == ReleaseState.AWAITING_CONFIRM;
    return of(record, waits ? Fields.number(record, Fields.CONFIRM_SECONDS) : 0);
  }

  /** Returns what a record of a change tells now. */
  static ReleaseReport now(JournalRecord record) {
    return of(record, Fields.leftToConfirm(record).toSeconds());
  }

  private static ReleaseReport of(JournalRecord record, long confirmSeconds) {
    return ReleaseReport.of(
            record.field(Fields.CHANGE),
            stage(record.state()).orElse(ReleaseStage.NONE),
            record.time(),
            name(record),
            record.field(JournalRecord.SET),
            record.field(JournalRecord.REASON),
            sentences(record.field(Fields.EVIDENCE)),
            confirmSeconds)
        .withCriterion(record.field(Fields.CRITERION));
  }

  /** Returns who ordered a change. */
  public static Origin origin(JournalRecord record) {
    String interfaceName = record.field(JournalRecord.INTERFACE);
    return Origin.of(
        interfaceName.isEmpty() ? "launcher" : interfaceName,
        record.field(JournalRecord.WHO),
        record.field(Fields.FROM));
  }

  /** Returns the name of what a record installs; of a file that was not understood, that file's. */
  static ReleaseName name(JournalRecord record) {
    String id = record.field(JournalRecord.ID);
    String file = record.field(Fields.FILE);
    if (id.isEmpty()) {
      return file.isEmpty() ? ReleaseName.FACTORY : ReleaseName.of(file, "", 0, "");
    }
    return ReleaseName.of(
        id,
        record.field(JournalRecord.VERSION),
        Fields.number(record, JournalRecord.SEQUENCE),
        record.field(JournalRecord.RELEASE));
  }

  /** Returns the parts between semicolons; one in parentheses is inside a part. */
  static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    int begin = 0;
    int depth = 0;
    for (int at = 0; at < text.length(); at++) {
      char here = text.charAt(at);
      if (here == '(') {
        depth++;
      } else if (here == ')') {
        depth = Math.max(0, depth - 1);
      } else if (depth == 0 && text.startsWith(SEPARATOR, at)) {
        sentences.add(text.substring(begin, at));
        begin = at + SEPARATOR.length();
      }
    }
    if (begin < text.length()) {
      sentences.add(text.substring(begin));
    }
    return sentences;
  }
}
