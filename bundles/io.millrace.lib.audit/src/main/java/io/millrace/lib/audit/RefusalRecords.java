// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.audit;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.time.Time;
import io.millrace.lib.bounded.BoundedMap;
import java.time.Duration;

/**
 * The records of clients that are refused before it is known who they are. They cannot fill the
 * audit trail: there is one record a minute for each client, and {@value #MOST_A_MINUTE} records a
 * minute altogether; the records count the refusals that have none of their own. Thread-safe.
 */
public final class RefusalRecords {
  /** How many refusals get a record of their own in a minute. */
  public static final int MOST_A_MINUTE = 30;

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 1024;

  private final AuditOutbox trail;
  private final Time time;
  private final BoundedMap<String, Refused> refused =
      BoundedMap.<String, Refused>ofAtMost(MOST_ADDRESSES).build();
  private long minuteBegan;
  private int inMinute;
  private long ofOthers; // refused since the last record, of addresses that have none

  /** The refusals of a client since its last record. */
  private static final class Refused {
    private long told;
    private int untold;
  }

  /** Makes one that hands its records to an outbox. */
  public RefusalRecords(AuditOutbox trail, Time time) {
    this.trail = trail;
    this.time = time;
    minuteBegan = time.nanos();
  }

  /**
   * Adds a record of a refusal, where the limits allow it.
   *
   * @param client what the limits hold for, see {@link ClientNetwork}
   */
  public void add(String client, Origin origin, String action, String detail) {
    String before = admit(client);
    if (before != null) {
      trail.add(origin, action, AuditOutcome.REFUSED, detail + before);
    }
  }

  /** Returns what a record says of those without one; null when there is to be no record. */
  private synchronized String admit(String client) {
    long now = time.nanos();
    if (now - minuteBegan >= PAUSE.toNanos()) {
      minuteBegan = now;
      inMinute = 0;
    }
    Refused known = refused.get(client, now);
    if (known != null && now - known.told < PAUSE.toNanos()) {
      known.untold++;
      return null;
    }
    if (inMinute == MOST_A_MINUTE) {
      ofOthers++;
      return null;
    }
    inMinute++;
    int untold = known == null ? 0 : known.untold;
    Refused fresh = new Refused();
    fresh.told = now;
    refused.put(client, fresh, now);
    return more(untold);
  }

  private String more(int untold) {
    String same = untold == 0 ? "" : " (and " + untold + " times before since the last record)";
    String others =
        ofOthers == 0 ? "" : " (and " + ofOthers + " clients of other addresses before)";
    ofOthers = 0;
    return same + others;
  }
}
