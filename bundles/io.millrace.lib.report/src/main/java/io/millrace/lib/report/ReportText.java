// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.report;

import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleaseReport;
import java.util.List;

/**
 * What every interface says of a change, in the same words: how far it is, and how it ended with
 * what the verdict rests on.
 */
public final class ReportText {
  /** The criterion of an order that was needless: what it asks for is so already. */
  private static final String NEEDLESS = "nothing-to-undo";

  private ReportText() {}

  /** Returns one line: how far the change is, or how it ended. */
  public static String line(ReleaseReport report) {
    String name = name(report.release());
    String reason = report.reason();
    return switch (report.stage()) {
      case NONE -> "nothing was changed yet";
      case RECEIVED -> "reading " + name;
      case VERIFIED -> "verified: %s, sequence %d".formatted(name, report.release().sequence());
      case STAGED -> "its jars are on the disk";
      case PLANNED -> "planned";
      case REFUSED -> isNeedless(report) ? reason : "refused: " + reason;
      case SWITCHING -> "switching";
      case JUDGING -> "judging";
      case AWAITING_CONFIRM ->
          "%s runs and is undone in %d s unless you give release:confirm"
              .formatted(name, report.confirmSeconds());
      case COMMITTED -> "committed: " + name + " runs";
      case ROLLING_BACK -> "rolling back: " + reason;
      case ROLLED_BACK -> "rolled back, the set before runs: " + reason;
    };
  }

  private static String name(ReleaseName release) {
    return release.equals(ReleaseName.FACTORY) ? "the factory set" : release.id();
  }

  /** Returns how the change ended, and below it what the verdict rests on, a line each. */
  public static String verdict(ReleaseReport report) {
    List<String> evidence = report.evidence();
    boolean said = String.join("; ", evidence).equals(report.reason());
    return evidence.isEmpty() || said
        ? line(report)
        : line(report) + "\njudged: " + String.join("\n        ", evidence);
  }

  /** Tells whether the router runs what was ordered, or whether there was nothing to do. */
  public static boolean isGood(ReleaseReport report) {
    return switch (report.stage()) {
      case COMMITTED, AWAITING_CONFIRM -> true;
      default -> isNeedless(report);
    };
  }

  private static boolean isNeedless(ReleaseReport report) {
    return report.criterion().equals(NEEDLESS);
  }
}
