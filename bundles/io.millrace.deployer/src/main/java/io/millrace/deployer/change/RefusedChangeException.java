// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

/** A change that is not made; the message is one sentence for the operator. */
public final class RefusedChangeException extends Exception {
  private static final long serialVersionUID = 1;

  private final String criterion;

  /**
   * @param criterion what was not fulfilled, one word for scripts
   */
  RefusedChangeException(String criterion, String sentence) {
    super(sentence);
    this.criterion = criterion;
  }

  /** Returns what was not fulfilled, one word for scripts. */
  public String criterion() {
    return criterion;
  }
}
