// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a switch may stay.
 *
 * @param good nothing is worse than is allowed
 * @param undecided something is worse that the switch has nothing to do with, and it did not pass:
 *     an operator has to say whether the switch stays; then {@code good} is false
 * @param evidence what each criterion found, at the last look
 */
public record Verdict(boolean good, boolean undecided, List<Evidence> evidence) {
  /** Makes a verdict; the list is copied. */
  public Verdict {
    evidence = List.copyOf(evidence);
  }

  /** Returns the evidence that is why the verdict is not good. */
  public List<Evidence> against() {
    return evidence.stream()
        .filter(each -> each.outcome() != Outcome.GOOD && each.outcome() != Outcome.NOT_JUDGED)
        .toList();
  }

  /** Returns the reason in one line, for the journal and the log. */
  public String reason() {
    return good
        ? "as good as before"
        : against().stream().map(Evidence::text).collect(Collectors.joining("; "));
  }

  /** Returns the verdict and all of its evidence, a line each, as the shell prints it. */
  public String text() {
    String verdict = good ? "good" : undecided ? "undecided" : "bad";
    return evidence.stream()
        .map(each -> "  " + word(each.outcome()) + "  " + each.text())
        .collect(Collectors.joining("\n", verdict + "\n", ""));
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case GOOD -> "good      ";
      case NOT_JUDGED -> "not judged";
      case OUTAGE -> "outage    ";
      case SUSPECT -> "suspect   ";
      case WORSE -> "worse     ";
      case BAD -> "bad       ";
    };
  }
}
