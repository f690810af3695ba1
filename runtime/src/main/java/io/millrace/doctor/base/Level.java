// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

/** How bad a fault is. */
public enum Level {
  /** The router works, and somebody has to look at this. */
  ATTENTION("attention", 1),
  /** The router does not do a part of its work, or will not start. */
  FAILURE("failure", 2);

  private final String word;
  private final int exitStatus;

  Level(String word, int exitStatus) {
    this.word = word;
    this.exitStatus = exitStatus;
  }

  /** Returns the word for people and scripts. */
  public String word() {
    return word;
  }

  /** Returns the exit status of the command when this is the worst that it finds. */
  public int exitStatus() {
    return exitStatus;
  }
}
