// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

/** An order that cannot be followed now; nothing was changed. Its message says why. */
public final class ReleaseRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String criterion;

  /**
   * Makes a refusal.
   *
   * @param criterion a word for programs, for example {@code busy}, {@code held}, {@code
   *     nothing-waits}
   * @param message a sentence for people
   */
  public ReleaseRefusedException(String criterion, String message) {
    super(message);
    this.criterion = criterion;
  }

  /** Returns a word for programs. */
  public String criterion() {
    return criterion;
  }
}
