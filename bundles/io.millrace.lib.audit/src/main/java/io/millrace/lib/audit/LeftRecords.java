// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.audit;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.Origin;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Records in types of the JDK, for the next build of the bundle that made them: a list of seven
 * texts each. What another build has left in another form is passed over.
 */
final class LeftRecords {
  private static final int TEXTS = 7;

  private LeftRecords() {}

  /** Returns the records in that form. */
  static List<List<String>> values(Collection<AuditRecord> records) {
    return records.stream().map(LeftRecords::texts).toList();
  }

  private static List<String> texts(AuditRecord record) {
    Origin origin = record.origin();
    return List.of(
        record.time().toString(),
        origin.interfaceName(),
        origin.who(),
        origin.from(),
        record.action(),
        record.outcome().name(),
        record.detail());
  }

  /** Reads what was left; at most so many. */
  static List<AuditRecord> of(Object left, int most) {
    List<AuditRecord> records = new ArrayList<>();
    if (left instanceof List<?> values) {
      for (Object each : values) {
        if (records.size() < most && each instanceof List<?> texts && texts.size() == TEXTS) {
          add(records, texts.stream().map(String::valueOf).toList());
        }
      }
    }
    return records;
  }

  private static void add(List<AuditRecord> records, List<String> texts) {
    try {
      Origin origin = Origin.of(texts.get(1), texts.get(2), texts.get(3));
      AuditOutcome outcome = AuditOutcome.valueOf(texts.get(5));
      records.add(
          AuditRecord.of(Instant.parse(texts.get(0)), origin, texts.get(4), outcome, texts.get(6)));
    } catch (DateTimeParseException | IllegalArgumentException another) {
      // Of a build with other outcomes: its own log has the record.
    }
  }
}
