// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import io.millrace.api.audit.Origin;
import java.time.Instant;
import java.util.Objects;

/**
 * Somebody's word that no release is to be installed by itself: only a person at a shell changes
 * what runs until it is lifted. Kept over restarts. Immutable.
 */
public final class ReleaseHold {
  private final Origin origin;
  private final Instant since;
  private final String reason;

  private ReleaseHold(Origin origin, Instant since, String reason) {
    this.origin = Objects.requireNonNull(origin);
    this.since = Objects.requireNonNull(since);
    this.reason = Objects.requireNonNull(reason);
  }

  /**
   * Makes a hold.
   *
   * @param origin whose word it is
   * @param since since when
   * @param reason why; may be empty
   */
  public static ReleaseHold of(Origin origin, Instant since, String reason) {
    return new ReleaseHold(origin, since, reason);
  }

  /** Returns whose word it is. */
  public Origin origin() {
    return origin;
  }

  /** Returns since when. */
  public Instant since() {
    return since;
  }

  /** Returns why; may be empty. */
  public String reason() {
    return reason;
  }
}
