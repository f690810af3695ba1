// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

/** How far a change of what runs has come. */
public enum ReleaseStage {
  /** There was no change yet. */
  NONE,
  /** The release's file has come. */
  RECEIVED,
  /** Its form and its signatures are good. */
  VERIFIED,
  /** Its bundles are stored. */
  STAGED,
  /** It is known what it would change. */
  PLANNED,
  /** It is not installed; nothing was changed. An end. */
  REFUSED,
  /** Bundles are being changed. */
  SWITCHING,
  /** What is new runs and is judged. */
  JUDGING,
  /** It is good and is undone unless somebody confirms it in time. */
  AWAITING_CONFIRM,
  /** It stays. An end. */
  COMMITTED,
  /** What ran before is being brought back. */
  ROLLING_BACK,
  /** What ran before runs again. An end. */
  ROLLED_BACK;

  /** Tells whether nothing follows any more. */
  public boolean isEnd() {
    return this == NONE || this == REFUSED || this == COMMITTED || this == ROLLED_BACK;
  }
}
