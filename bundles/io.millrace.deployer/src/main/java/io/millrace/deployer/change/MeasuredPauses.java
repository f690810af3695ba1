// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.PauseHistory;
import io.millrace.lib.release.journal.JournalRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the exchanges of earlier switches took, as the journal has it: {@code NAME,NAME:MILLIS} for
 * each group of bundles that stopped together, with blanks between.
 */
public final class MeasuredPauses implements PauseHistory {
  private static final Pattern PAUSE = Pattern.compile("(\\S+):(\\d{1,9})(?= |$)");

  private final List<JournalRecord> records;

  MeasuredPauses(History history) {
    records = history.records();
  }

  /** Returns the pauses as a record has them. */
  static String text(Map<String, Object> pauses) {
    return pauses.entrySet().stream()
        .map(each -> each.getKey() + ":" + each.getValue())
        .collect(Collectors.joining(" "));
  }

  @Override
  public Optional<Duration> pauseOf(Set<String> stopped) {
    return records.stream()
        .map(record -> record.field(Fields.PAUSES))
        .flatMap(text -> PAUSE.matcher(text).results())
        .filter(found -> new HashSet<>(List.of(found.group(1).split(","))).equals(stopped))
        .map(MeasuredPauses::duration)
        .max(Duration::compareTo);
  }

  private static Duration duration(MatchResult found) {
    return Duration.ofMillis(Long.parseLong(found.group(2)));
  }

  /** Returns the longest pause of a record; empty when it has none. */
  public static Optional<Duration> longest(JournalRecord record) {
    return PAUSE
        .matcher(record.field(Fields.PAUSES))
        .results()
        .map(MeasuredPauses::duration)
        .max(Duration::compareTo);
  }
}
