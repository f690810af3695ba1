// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.files.FileReason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Writes what becomes of each file beside it and into the log; the same is not said again. */
final class Results {
  private static final System.Logger LOG = System.getLogger(Results.class.getName());
  private static final int MOST_REMEMBERED = 100;

  private final AuditOutbox audit;
  private final Supplier<Instant> clock;
  private final Map<Path, String> said = new HashMap<>();

  Results(AuditOutbox audit, Supplier<Instant> clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** Returns who a file's orders come from. */
  static Origin origin(Path file) {
    return Origin.of("folder", "", file.toString());
  }

  /** The deployer never got it. */
  void refused(Path file, String text) {
    if (say(file, text)) {
      audit.add(origin(file), action(file), AuditOutcome.REFUSED, text);
    }
  }

  /** It could not be read, or not be copied. */
  void failed(Path file, String reason, boolean pulledOut) {
    if (pulledOut) {
      LOG.log(Level.INFO, "{0}: pulled out while it was read", file);
    } else if (say(file, "not installed: " + reason)) {
      audit.add(origin(file), action(file), AuditOutcome.FAILED, reason);
    }
  }

  private static String action(Path file) {
    return "release:install " + file.getFileName();
  }

  /** The deployer has said something of it. */
  void told(Path file, String text) {
    say(file, text);
  }

  /** Writes what is known of it already where no result stands. */
  void again(Path file, String text) {
    if (!Medium.hasResult(file)) {
      say(file, text);
    }
  }

  private boolean say(Path file, String text) {
    if (text.equals(said.get(file)) && Medium.hasResult(file)) {
      return false;
    }
    if (said.size() >= MOST_REMEMBERED) {
      said.clear();
    }
    boolean isNews = !text.equals(said.put(file, text));
    if (isNews) {
      LOG.log(Level.INFO, "{0}: {1}", file, text);
    }
    try {
      Instant now = clock.get().truncatedTo(ChronoUnit.SECONDS);
      Medium.writeResult(file, "%s %s%n%s%n".formatted(now, file.getFileName(), text));
    } catch (IOException failure) {
      if (isNews) {
        LOG.log(
            Level.WARNING,
            "the result cannot be written beside {0}: {1}",
            file,
            FileReason.of(failure));
      }
    }
    return isNews;
  }
}
