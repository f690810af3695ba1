// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

/**
 * What one criterion found.
 *
 * @param criterion its name, such as {@code components}
 * @param before how it was before the switch
 * @param after how it is now
 * @param allowed what would have been good
 */
public record Evidence(
    String criterion, Outcome outcome, String before, String after, String allowed) {

  /** Of what is judged only by what it was before. */
  static Evidence withoutBaseline(String criterion) {
    return new Evidence(
        criterion, Outcome.NOT_JUDGED, "", "nobody knows how it was before the switch", "");
  }

  /** Returns the same findings with another outcome. */
  Evidence with(Outcome other) {
    return new Evidence(criterion, other, before, after, allowed);
  }

  /** Returns it as one line for an operator. */
  public String text() {
    String said = criterion + ": " + after;
    return outcome == Outcome.GOOD || outcome == Outcome.NOT_JUDGED
        ? said
        : said + " (before: " + before + "; allowed: " + allowed + ")";
  }
}
