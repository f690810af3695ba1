// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.time.Time;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes what is wrong with the server and the tokens into the log: each sentence when it begins to
 * be true, but not again within an hour; and when nothing is wrong any more. For one thread.
 */
final class TroubleLog {
  private static final System.Logger LOG = System.getLogger(TroubleLog.class.getName());
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 64;

  private final String host;
  private final Time time;
  private final Map<String, Long> written = new HashMap<>();
  private Set<String> present = Set.of();
  private boolean toldSo;

  TroubleLog(String host, Time time) {
    this.host = host;
    this.time = time;
  }

  /** Compares with what was wrong after the last step. */
  void show(FleetStatus status) {
    Set<String> now = new LinkedHashSet<>(status.warnings());
    if (!status.trouble().isEmpty()) {
      now.add(status.trouble());
    }
    now.stream().filter(each -> !present.contains(each)).forEach(this::warn);
    if (now.isEmpty() && toldSo) {
      toldSo = false;
      LOG.log(Level.INFO, "{0} is used again, nothing is wrong with it any more", host);
    }
    present = now;
  }

  private void warn(String sentence) {
    long now = time.nanos();
    Long before = written.get(sentence);
    boolean isNews = before == null || now - before >= AGAIN.toNanos();
    LOG.log(isNews ? Level.WARNING : Level.DEBUG, "the fleet''s server {0}: {1}", host, sentence);
    if (isNews) {
      if (written.size() >= MOST_REMEMBERED) {
        written.clear();
      }
      written.put(sentence, now);
      toldSo = true;
    }
  }
}
