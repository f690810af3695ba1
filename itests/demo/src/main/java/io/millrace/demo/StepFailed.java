// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

/** A step did not show what it promises; the message says what was seen instead. */
final class StepFailed extends Exception {
  private static final long serialVersionUID = 1;

  StepFailed(String seen) {
    super(seen);
  }
}
