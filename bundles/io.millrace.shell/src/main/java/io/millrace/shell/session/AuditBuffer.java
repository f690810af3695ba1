// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Adds records to the audit trail. While its bundle is away, as when it is replaced, the newest
 * {@value #MOST} records wait here; what does not get there is in the log. It depends on nothing
 * else, so that the shell is there whatever is broken. Thread-safe; never blocks.
 */
final class AuditBuffer {
  static final int MOST = 256;
  private static final System.Logger LOG = System.getLogger(AuditBuffer.class.getName());
  private static final CallbackGuard TRAIL =
      new CallbackGuard(AuditBuffer.class, "the audit trail");

  private record Entry(Origin origin, String action, AuditOutcome outcome, String detail) {
    void addTo(AuditTrail trail) {
      trail.add(origin, action, outcome, detail);
    }

    void logAsLost() {
      LOG.log(
          Level.WARNING,
          "not in the audit trail, which is away: {0}: {1}, {2} {3}",
          origin,
          action,
          outcome,
          detail);
    }
  }

  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private AuditTrail trail; // null: away
  private boolean closed;

  /** Begins to use a trail: what waits goes there. */
  synchronized void bind(AuditTrail service) {
    trail = service;
    for (Entry each = waiting.poll(); each != null; each = waiting.poll()) {
      give(each);
    }
  }

  /** Ends the use of a trail, unless another one is used already. */
  synchronized void unbind(AuditTrail service) {
    trail = trail == service ? null : trail;
  }

  /** Adds a record. */
  synchronized void add(Origin origin, String action, AuditOutcome outcome, String detail) {
    Entry entry = new Entry(origin, action, outcome, detail);
    if (trail != null) {
      give(entry);
    } else if (closed) {
      entry.logAsLost();
    } else {
      if (waiting.size() == MOST) {
        waiting.remove().logAsLost();
      }
      waiting.add(entry);
    }
  }

  private void give(Entry entry) {
    if (!TRAIL.run(trail, (present, each) -> each.addTo(present), entry)) {
      entry.logAsLost();
    }
  }

  /** Gives up: what waits is logged. */
  void close() {
    List<Entry> lost;
    synchronized (this) {
      closed = true;
      lost = List.copyOf(waiting);
      waiting.clear();
    }
    lost.forEach(Entry::logAsLost);
  }
}
