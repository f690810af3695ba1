// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.ReleaseState;

/**
 * Ends the process around a record, as a power cut would, for the benchmark that looks what is
 * there afterwards: the system property {@value #PROPERTY} is {@code before:STATE}, {@code
 * after:STATE}, or empty. It counts as it is when the record is written.
 */
final class HaltAt {
  static final String PROPERTY = "millrace.release.haltAt";

  /** As of a process that SIGKILL has ended. */
  private static final int STATUS = 137;

  private HaltAt() {}

  /** The record is not written yet. */
  static void before(ReleaseState state) {
    halt("before:" + state);
  }

  /** The record is on the disk, and nobody knows yet. */
  static void after(ReleaseState state) {
    halt("after:" + state);
  }

  private static void halt(String step) {
    if (step.equals(System.getProperty(PROPERTY))) {
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
