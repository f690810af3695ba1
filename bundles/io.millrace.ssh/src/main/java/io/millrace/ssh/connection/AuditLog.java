// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.time.Time;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.bounded.BoundedMap;
import java.net.InetAddress;
import java.time.Duration;

/**
 * What is written into the audit trail; it waits while there is none. Clients that have not logged
 * in cannot fill it: those that were refused get one record a minute for each address (of IPv6 each
 * /64 network), and {@value #MOST_A_MINUTE} records a minute altogether; the records count the
 * refusals that have none of their own. Thread-safe.
 */
public final class AuditLog {
  /** The name of SSH in the audit trail. */
  static final String ORIGIN = "ssh";

  /** How many refusals before a login get a record of their own in a minute. */
  static final int MOST_A_MINUTE = 30;

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
  public AuditLog(AuditOutbox trail, Time time) {
    this.trail = trail;
    this.time = time;
    minuteBegan = time.nanos();
  }

  /** Adds a record of somebody who has logged in. */
  void add(Origin origin, String action, AuditOutcome outcome, String detail) {
    trail.add(origin, action, outcome, detail);
  }

  /** Adds a record of a client that was refused before the login, where the limits allow it. */
  public void refuse(InetAddress address, String detail) {
    String before = admit(ClientNetwork.of(address));
    if (before != null) {
      Origin origin = Origin.of(ORIGIN, "", address.getHostAddress());
      add(origin, "login", AuditOutcome.REFUSED, detail + before);
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
