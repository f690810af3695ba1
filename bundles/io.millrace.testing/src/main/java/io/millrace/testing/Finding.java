// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

/** The result of one check of a plugin. Immutable. */
public final class Finding {
  private final boolean good;
  private final String check;
  private final String seen;

  /**
   * Makes a finding.
   *
   * @param good whether the plugin passed the check
   * @param check what must be so, as a sentence
   * @param seen what was found, one line; empty when there is nothing to add
   */
  public Finding(boolean good, String check, String seen) {
    this.good = good;
    this.check = check;
    this.seen = seen;
  }

  /** Tells whether the plugin passed the check. */
  public boolean isGood() {
    return good;
  }

  /** Returns what must be so. */
  public String check() {
    return check;
  }

  /** Returns what was found; empty when there is nothing to add. */
  public String seen() {
    return seen;
  }

  @Override
  public String toString() {
    return (good ? "ok    " : "FAIL  ") + check + (seen.isEmpty() ? "" : ": " + seen);
  }
}
