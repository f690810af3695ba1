// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

/**
 * What a record of the journal says. The records of one change of the running set carry the new set
 * in the field {@code set} and the one that ran before in {@code previous}, from the first to the
 * last, also where the change is undone.
 */
public enum ReleaseState {
  /** A release's file has come. */
  RECEIVED(1),
  /** Its form and its signatures are good. */
  VERIFIED(2),
  /** Its jars are among the objects. */
  STAGED(3),
  /** It is known what it would change. */
  PLANNED(4),
  /** It is not installed; nothing has been changed. */
  REFUSED(5),
  /** Bundles are being changed; until the end the set before is what a start runs. */
  SWITCHING(6),
  /** The next start runs the new set, once. */
  SWITCHING_BY_RESTART(7),
  /** The new set runs and is looked at. */
  JUDGING(8),
  /** The new set is good and waits for somebody's word; a start meanwhile undoes it. */
  AWAITING_CONFIRM(9),
  /** The new set is what starts run from now on. */
  COMMITTED(10),
  /** The set before is being brought back. */
  ROLLING_BACK(11),
  /** The set before runs again. */
  ROLLED_BACK(12),
  /** A start begins, before the framework is made; {@code set} is what it runs. */
  START_ATTEMPT(13),
  /** That start was good. */
  HEALTHY(14),
  /** Somebody changed a bundle by hand; {@code set} is what ran then. */
  DRIFT(15),
  /** The program brought another factory set, {@code set}. */
  FACTORY_CHANGED(16),
  /** A start ended before it could be judged, for a reason outside of the set. */
  STOPPED(17);

  private final int code;

  ReleaseState(int code) {
    this.code = code;
  }

  /** Returns the type of its records in the file. */
  int code() {
    return code;
  }
}
