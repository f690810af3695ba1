// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.time.Time;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.bounded.BoundedMap;
import java.time.Duration;

/**
 * What is written into the audit trail; it waits while there is none. Strangers cannot fill it: of
 * those who were refused before they had logged in each address has one record a minute, which
 * counts the ones before it. Thread-safe.
 */
public final class AuditLog {
  /** The name of this way into the router. */
  static final String ORIGIN = "ssh";

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 1024;

  private final AuditOutbox trail;
  private final Time time;
  private final BoundedMap<String, Refused> refused =
      BoundedMap.<String, Refused>ofAtMost(MOST_ADDRESSES).build();

  /** The refusals of an address since its last record. */
  private static final class Refused {
    private long told;
    private int untold;
  }

  /** Makes one that hands its records to an outbox. */
  public AuditLog(AuditOutbox trail, Time time) {
    this.trail = trail;
    this.time = time;
  }

  /** Adds a record of somebody who has logged in. */
  void add(Origin origin, String action, AuditOutcome outcome, String detail) {
    trail.add(origin, action, outcome, detail);
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
