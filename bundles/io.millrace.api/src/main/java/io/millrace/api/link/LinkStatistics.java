// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.link;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of a link by name, in the order in which they are shown: for example {@code
 * frames_sent}, {@code frames_received}, {@code bad_fcs}, {@code timeouts}, {@code retries}. An
 * immutable snapshot.
 */
public final class LinkStatistics {
  /** The counts that are a sign of a bad line, or of a secondary that does not answer. */
  public static final List<String> ERRORS =
      List.of(
          "timeouts",
          "damaged_replies",
          "retries",
          "resyncs",
          "link_lost",
          "dm",
          "frmr",
          "unexpected_frames",
          "late_answers",
          "unknown_control",
          "queue_full",
          "bad_opening_flag",
          "bad_format",
          "bad_length",
          "bad_address",
          "bad_hcs",
          "bad_fcs",
          "bad_closing_flag",
          "cut_short",
          "trailing_bytes");

  private final Map<String, Long> counts;

  /** Makes a snapshot of these counts. */
  public LinkStatistics(Map<String, Long> counts) {
    this.counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** Returns the counts by name. */
  public Map<String, Long> counts() {
    return counts;
  }

  /** Returns one count; 0 when there is no counter of that name. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** Returns the sum of the counts in {@link #ERRORS}. */
  public long errors() {
    return ERRORS.stream().mapToLong(this::count).sum();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
