// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.time.Time;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.audit.ClientNetwork;
import io.millrace.lib.audit.RefusalRecords;
import java.net.InetAddress;

/**
 * What is written into the audit trail; it waits while there is none. Clients that have not logged
 * in cannot fill it, see {@link RefusalRecords}. Thread-safe.
 */
public final class AuditLog {
  /** The name of SSH in the audit trail. */
  static final String ORIGIN = "ssh";

  private final AuditOutbox trail;
  private final RefusalRecords refusals;

  /** Makes one that hands its records to an outbox. */
  public AuditLog(AuditOutbox trail, Time time) {
    this.trail = trail;
    this.refusals = new RefusalRecords(trail, time);
  }

  /** Adds a record of somebody who has logged in. */
  void add(Origin origin, String action, AuditOutcome outcome, String detail) {
    trail.add(origin, action, outcome, detail);
  }

  /** Adds a record of a client that was refused before the login, where the limits allow it. */
  public void refuse(InetAddress address, String detail) {
    Origin origin = Origin.of(ORIGIN, "", address.getHostAddress());
    refusals.add(ClientNetwork.of(address), origin, "login", detail);
  }
}
