// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

/** What a criterion says of a switch, at one look. */
public enum Outcome {
  /** As before, or within what is allowed. */
  GOOD,
  /** There was too little to compare. */
  NOT_JUDGED,
  /**
   * Worse, but the switch has nothing to do with that part of the router, or too little is known to
   * blame it: time may mend it.
   */
  OUTAGE,
  /** Worse, in a way that can pass by itself. */
  SUSPECT,
  /** Worse than is allowed, if it is still so when the time is over. */
  WORSE,
  /** Worse than is allowed. */
  BAD
}
