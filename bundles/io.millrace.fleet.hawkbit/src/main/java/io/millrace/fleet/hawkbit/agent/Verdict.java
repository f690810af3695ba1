// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseStage;
import io.millrace.lib.report.ReportText;
import java.util.ArrayList;
import java.util.List;

/**
 * How an action ended here.
 *
 * @param success whether its release runs
 * @param messages why, the most important first
 */
record Verdict(boolean success, List<String> messages) {
  static Verdict success(String message) {
    return new Verdict(true, List.of(message));
  }

  static Verdict failure(String message) {
    return new Verdict(false, List.of(message));
  }

  /** Returns the same with more messages behind its own. */
  Verdict and(List<String> more) {
    List<String> all = new ArrayList<>(messages);
    all.addAll(more);
    return new Verdict(success, List.copyOf(all));
  }

  /** Returns what a change's last report says: only what was committed is a success. */
  static Verdict of(ReleaseReport report) {
    boolean success = report.stage() == ReleaseStage.COMMITTED;
    List<String> messages = new ArrayList<>();
    String end = ReportText.line(report);
    messages.add(report.criterion().isEmpty() ? end : end + " (" + report.criterion() + ")");
    messages.addAll(report.evidence());
    return new Verdict(success, List.copyOf(messages));
  }
}
