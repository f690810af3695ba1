// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import java.time.Duration;

/**
 * How long until a service that another user still has is tried again. The other user is nearly
 * always a build that is being replaced: it lets go within a second, and callers wait meanwhile. So
 * it is tried every two milliseconds for a second, and fifty times a second from then on. Not
 * thread-safe.
 */
public final class RetryDelay {
  /** The delay after a second of tries. */
  public static final Duration LONGEST = Duration.ofMillis(20);

  private static final Duration SHORTEST = Duration.ofMillis(2);
  private static final int SHORT_ONES = 500;

  private int tries;

  /** Returns the delay after one more try that failed. */
  public Duration next() {
    boolean isShort = tries < SHORT_ONES;
    tries += isShort ? 1 : 0;
    return isShort ? SHORTEST : LONGEST;
  }

  /** The service is in use, or gone: the next delay is the first one. */
  public void reset() {
    tries = 0;
  }
}
