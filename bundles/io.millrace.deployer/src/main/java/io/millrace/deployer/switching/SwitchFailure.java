// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

/** A switch that did not come to its end; the message is a sentence for the operator. */
final class SwitchFailure extends Exception {
  private static final long serialVersionUID = 1;

  private boolean ofNewBundle;

  SwitchFailure(String sentence) {
    super(sentence);
  }

  /** Says whether it is a new bundle that did not do what it must. */
  SwitchFailure ofNewBundle(boolean is) {
    ofNewBundle = is && !(getCause() instanceof InterruptedException);
    return this;
  }

  boolean isOfNewBundle() {
    return ofNewBundle;
  }

  /** Says what is wrong with which bundle. */
  static SwitchFailure of(String symbolicName, String what, Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    String why = deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    SwitchFailure failure = new SwitchFailure(symbolicName + " " + what + ": " + why);
    failure.initCause(cause);
    return failure;
  }
}
