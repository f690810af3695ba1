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

  /** Takes what a trail before this one has left; empty when it has left nothing. */
  static AuditRemainder take(Holder holder) {
    if (holder.take(KEY) instanceof Map<?, ?> left
        && left.get("lines") instanceof List<?> lines
        && left.get("lost") instanceof Long lost
        && left.get("untold") instanceof Long untold) {
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

  /** Leaves it; logs that it is lost where nobody holds it. */
  void leave(Holder holder) {
    if (records.isEmpty() && lost == 0) {
      return;
    }
    List<String> lines = records.stream().map(AuditLine::text).toList();
    if (!holder.put(KEY, Map.of("lines", lines, "lost", lost, "untold", untold))) {
      LOG.log(Level.ERROR, "{0} audit records could not be written", records.size());
    }
  }
}
