// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.session.Session;
import io.millrace.api.time.Timer;

/**
 * One session and what is going on with it. Everything but {@link #live} and {@link #active} is
 * guarded by the table's lock.
 */
final class Entry {
  /** How it is to be, which may not be stored yet. */
  Session intended;

  /** Counts what was intended; a commit of an older intention is outdated. */
  int intention;

  /** The intention that {@link #live} came from. */
  int committed;

  /** It was ended. */
  boolean gone;

  /** When it was last used, as the store has it; monotonic clock. */
  long recorded;

  Timer expiry;

  /** As everybody sees it; null until it is stored. */
  volatile Session live;

  /** When it was last used, by the monotonic clock in nanoseconds. */
  volatile long active;

  Entry(long now) {
    active = now;
    recorded = now;
  }

  String id() {
    return intended.id();
  }
}
