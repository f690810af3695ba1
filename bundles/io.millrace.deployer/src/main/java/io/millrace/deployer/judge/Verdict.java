// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.List;

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
}
