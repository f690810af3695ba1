// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.audit;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Where a bundle puts its records for the audit trail. While the trail is replaced they wait here,
 * with the times at which they were made; the next trail gets them in order. At most {@value #MOST}
 * wait: of more, how many were lost is recorded itself, which the trail counts, and each is logged.
 * What waits is logged, too: a process that is killed meanwhile leaves it in the log alone. A
 * Declarative Services component calls {@link #bind} and {@link #unbind} from its methods of that
 * name. Thread-safe; {@link #add} does not block.
 */
public final class AuditOutbox implements AutoCloseable {
  /** How many records may wait. */
  public static final int MOST = 256;

  private static final int TRIES = 3;
  private static final System.Logger LOG = System.getLogger(AuditOutbox.class.getName());
  private static final CallbackGuard TRAILS =
      new CallbackGuard(AuditOutbox.class, "the audit trail");
  private static final Origin OWN = Origin.of("audit", "", "");
  private static final String NOT_THERE = "not in the audit trail: {0}";
  private static final String WAITS = "the audit trail is to get, when it is there: {0}";
  private static final String LOST = " records were lost while there was no audit trail";

  private final Supplier<Instant> clock;
  private final Holder holder; // null: nothing is left for the next one
  private final String key;
  private final Deque<AuditRecord> waiting = new ArrayDeque<>();
  private AuditTrail trail; // null: there is none
  private long lost;
  private boolean handing;
  private int failures; // of the record that is next
  private boolean closed;

  /** Makes one whose records have the times of a clock. */
  public AuditOutbox(Supplier<Instant> clock) {
    this(clock, null, "");
  }

  /**
   * Makes one that goes on with what the one of the same name before it could not hand over, and
   * leaves what it cannot.
   *
   * @param bundle the symbolic name of the bundle that it is of
   */
  public AuditOutbox(Supplier<Instant> clock, Holder holder, String bundle) {
    this.clock = clock;
    this.holder = holder;
    this.key = bundle + ".audit";
    if (holder != null) {
      waiting.addAll(LeftRecords.of(holder.take(key), MOST + 1));
    }
  }

  /** Returns how many lost records a record tells of, when it is one of an outbox; else 0. */
  public static long lostIn(AuditRecord record) {
    String detail = record.detail();
    boolean own = record.origin().equals(OWN) && detail.endsWith(LOST);
    return own ? Long.parseLong(detail.substring(0, detail.length() - LOST.length())) : 0;
  }

  /** Adds a record with the time of now, see {@link AuditTrail#add}. */
  public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
    AuditRecord record = AuditRecord.of(clock.get(), origin, action, outcome, detail);
    synchronized (this) {
      if (closed) {
        logAsLost(record);
      } else if (waiting.size() < MOST) {
        waiting.add(record);
        if (trail == null) {
          LOG.log(Level.INFO, WAITS, record);
        }
      } else {
        lost++;
        logAsLost(record);
      }
    }
    hand();
  }

  /** Hands all that waits to a trail, and from now on what is added. */
  public void bind(AuditTrail present) {
    synchronized (this) {
      trail = closed ? null : present;
      failures = 0;
    }
    hand();
  }

  /** Lets a trail go: what is added waits for the next one. */
  public synchronized void unbind(AuditTrail former) {
    if (trail == former) {
      trail = null;
    }
  }

  /** One thread at a time hands over what waits, so that the order stays. */
  private void hand() {
    boolean goesOn = true;
    while (goesOn) {
      Handover next = next();
      goesOn = next != null && hand(next);
    }
  }

  private boolean hand(Handover next) {
    boolean good = false;
    try {
      good = TRAILS.run(next.trail, AuditTrail::add, next.record);
    } finally {
      good = end(next, good);
    }
    return good;
  }

  private record Handover(AuditTrail trail, AuditRecord record) {}

  private synchronized Handover next() {
    if (waiting.isEmpty()) {
      addLost();
    }
    if (handing || trail == null || waiting.isEmpty()) {
      return null;
    }
    handing = true;
    return new Handover(trail, waiting.peek());
  }

  /**
   * What a trail does not take waits for the next one, which may come just now; a trail that goes
   * on failing loses it.
   *
   * @return whether to go on
   */
  private synchronized boolean end(Handover last, boolean good) {
    handing = false;
    failures = good ? 0 : failures + 1;
    if (good) {
      waiting.poll();
    } else if (failures == TRIES) {
      failures = 0;
      AuditRecord never = waiting.poll();
      lost += Math.max(1, lostIn(never)); // it may be the one that tells of others
      logAsLost(never);
    }
    return good || trail != last.trail;
  }

  private void addLost() {
    if (lost > 0) {
      waiting.add(AuditRecord.of(clock.get(), OWN, "audit", AuditOutcome.FAILED, lost + LOST));
      lost = 0;
    }
  }

  private static void logAsLost(AuditRecord record) {
    LOG.log(Level.WARNING, NOT_THERE, record);
  }

  /**
   * Leaves what waits still for the next one, and logs it, for the process may end; nothing is
   * handed over any more.
   */
  @Override
  public synchronized void close() {
    trail = null;
    closed = true;
    addLost();
    if (!waiting.isEmpty()) {
      boolean left = holder != null && holder.put(key, LeftRecords.values(waiting));
      waiting.forEach(
          record -> LOG.log(left ? Level.INFO : Level.WARNING, left ? WAITS : NOT_THERE, record));
      waiting.clear();
    }
  }
}
