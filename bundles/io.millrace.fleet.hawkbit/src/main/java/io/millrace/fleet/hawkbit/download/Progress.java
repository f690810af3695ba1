// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import java.time.Duration;

/**
 * How far a download has come.
 *
 * @param kind what is to be done next
 * @param pause how long to wait before the next step
 * @param reason why it is hopeless, in a sentence
 * @param fetched what there is when it is done; null otherwise
 */
public record Progress(Kind kind, Duration pause, String reason, Fetched fetched) {
  /** What is to be done next. */
  public enum Kind {
    /** The next step. */
    GOING,
    /** The next step, on another day. */
    WAITS_FOR_BUDGET,
    /** The server has to be asked anew where its files are. */
    MISSING,
    /** Nothing: this deployment cannot be fetched. */
    HOPELESS,
    /** Nothing: all is there. */
    DONE
  }

  static Progress going(Duration pause) {
    return new Progress(Kind.GOING, pause, "", null);
  }

  static Progress of(Kind kind, String reason) {
    return new Progress(kind, Duration.ZERO, reason, null);
  }

  static Progress done(Fetched fetched) {
    return new Progress(Kind.DONE, Duration.ZERO, "", fetched);
  }
}
