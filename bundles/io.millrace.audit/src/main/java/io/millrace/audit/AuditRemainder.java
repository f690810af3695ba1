// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import io.millrace.api.audit.AuditRecord;
import io.millrace.lib.holder.Holder;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a trail could not write before it was replaced, for its successor: in the launcher's holder,
 * as {@code lines} (a list of JSON texts), {@code lost} and {@code untold} (numbers).
 *
 * @param records in their order
 * @param lost how many more there were since the process was started
 * @param untold how many of the lost no record tells of yet
 */
record AuditRemainder(List<AuditRecord> records, long lost, long untold) {
  /** Nothing. */
  static final AuditRemainder NONE = new AuditRemainder(List.of(), 0, 0);

  private static final System.Logger LOG = System.getLogger(AuditRemainder.class.getName());
  private static final String KEY = "io.millrace.audit.remainder";

  /** Takes what a trail before this one has left; nothing when it has left nothing. */
  static AuditRemainder take(Holder holder) {
    return of(holder.take(KEY));
  }

  /** Reads what was left. */
  static AuditRemainder of(Object left) {
    if (left instanceof Map<?, ?> values
        && values.get("lines") instanceof List<?> lines
        && values.get("lost") instanceof Long lost
        && values.get("untold") instanceof Long untold) {
      List<AuditRecord> records =
          lines.stream()
              .map(String::valueOf)
              .map(AuditLine::read)
              .flatMap(Optional::stream)
              .toList();
      return new AuditRemainder(records, lost, untold);
    }
    return NONE;
  }

  /** Returns it in types of the JDK, for a successor of another build. */
  Map<String, Object> values() {
    List<String> lines = records.stream().map(AuditLine::text).toList();
    return Map.of("lines", lines, "lost", lost, "untold", untold);
  }

  /** Leaves it; logs that it is lost where nobody holds it. */
  void leave(Holder holder) {
    boolean isNothing = records.isEmpty() && lost == 0;
    if (!isNothing && !holder.put(KEY, values())) {
      LOG.log(Level.ERROR, "{0} audit records could not be written", records.size());
    }
  }
}
