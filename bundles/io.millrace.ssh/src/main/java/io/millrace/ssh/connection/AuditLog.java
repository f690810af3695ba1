// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What is written into the audit trail, or into the log while there is no trail. Strangers cannot
 * fill it: of those who were refused before they had logged in each address has one record a
 * minute, which counts the ones before it. Thread-safe.
 */
public final class AuditLog {
  /** The name of this way into the router. */
  static final String ORIGIN = "ssh";

  private static final Logger LOG = System.getLogger(AuditLog.class.getName());
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 1024;

  private final Slot<AuditTrail> trail;
  private final Time time;
  private final BoundedMap<String, Refused> refused =
      BoundedMap.<String, Refused>ofAtMost(MOST_ADDRESSES).build();

  /** The refusals of an address since its last record. */
  private static final class Refused {
    private long told;
    private int untold;
  }

  /** Makes one that writes into whichever trail is there. */
  public AuditLog(Slot<AuditTrail> trail, Time time) {
    this.trail = trail;
    this.time = time;
  }

  /** Adds a record of somebody who has logged in. */
  void add(Origin origin, String action, AuditOutcome outcome, String detail) {
    BooleanSupplier inLog =
        () -> {
          LOG.log(Level.INFO, "{0}: {1}, {2}: {3}", origin, action, outcome, detail);
          return true;
        };
    if (!trail.call(each -> add(each, origin, action, outcome, detail), false)) {
      inLog.getAsBoolean();
    }
  }

  private static boolean add(
      AuditTrail trail, Origin origin, String action, AuditOutcome outcome, String detail) {
    trail.add(origin, action, outcome, detail);
    return true;
  }

  /**
   * Adds a record of somebody who was refused before the login, unless there was one from the same
   * address within a minute.
   */
  public void refuse(String address, String detail) {
    int before = admit(address);
    if (before >= 0) {
      String more = before == 0 ? "" : " (and " + before + " times before since the last record)";
      add(Origin.of(ORIGIN, "", address), "login", AuditOutcome.REFUSED, detail + more);
    }
  }

  /** Returns how many were not told, or -1 when this one is not to be told either. */
  private synchronized int admit(String address) {
    long now = time.nanos();
    Refused known = refused.get(address, now);
    if (known == null) {
      known = new Refused();
      refused.put(address, known, now);
    } else if (now - known.told < PAUSE.toNanos()) {
      known.untold++;
      return -1;
    }
    known.told = now;
    int untold = known.untold;
    known.untold = 0;
    return untold;
  }
}
