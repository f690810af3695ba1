// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.session.Session;
import io.millrace.api.time.Timer;

/**
 * One session and its changes that are not stored yet. Everything but {@link #live} and {@link
 * #active} is guarded by the table's lock.
 */
final class SessionEntry {
  /** The session after its last change, which may not be stored yet. */
  Session latest;

  /** Counts the changes; the commit of an older change is outdated. */
  int version;

  /** The change that {@link #live} is the result of. */
  int committed;

  /** Whether the store said that it is gone while a change of it was on its way there. */
  boolean doubtful;

  /** Whether it has ended. */
  boolean gone;

  /** When it was last used, as stored; monotonic clock in nanoseconds. */
  long recorded;

  /** The rank of its newest record, of whichever router; 0 when it has none. */
  long rank;

  Timer expiry;

  /** The session as callers see it; null until it is stored. */
  volatile Session live;

  /** When it was last used, by the monotonic clock in nanoseconds. */
  volatile long active;

  SessionEntry(long now) {
    active = now;
    recorded = now;
  }

  String id() {
    return latest.id();
  }
}
