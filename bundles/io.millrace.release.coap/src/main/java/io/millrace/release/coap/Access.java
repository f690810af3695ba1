// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.access.SessionAccess;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.audit.ClientNetwork;
import io.millrace.lib.audit.RefusalRecords;
import io.millrace.lib.slot.Slot;
import java.util.function.Consumer;

/**
 * Decides who may bring and install releases: a client with a session whose account has the
 * permission, and whose token has not expired, over a transport that nobody else reads and changes.
 * Thread-safe.
 */
final class Access {
  /** The name of CoAP in the audit trail. */
  static final String ORIGIN = "coap";

  private final SessionAccess rules;
  private final AuditOutbox audit;
  private final RefusalRecords refusals;

  /**
   * Makes it.
   *
   * @param permission the one that is needed
   * @param clearText whether transports without security will do
   */
  Access(
      Slot<Sessions> sessions,
      Time time,
      AuditOutbox audit,
      Permission permission,
      boolean clearText) {
    this.rules =
        new SessionAccess(
            sessions, time, permission, clearText ? null : CoapReleases.PID + ": clearText");
    this.audit = audit;
    this.refusals = new RefusalRecords(audit, time);
  }

  /**
   * Has a request go on when its client may make it, and answers it otherwise. A request waits for
   * the sessions while their bundle is being replaced.
   *
   * @param then gets who orders it
   */
  void judge(CoapRequest request, Peer peer, Consumer<CoapResponse> answer, Consumer<Origin> then) {
    rules.decide(
        peer,
        request.payload().length(),
        (session, refusal) -> {
          String who = session == null ? "" : session.account().subject();
          Origin origin = Origin.of(ORIGIN, who, peer.remote().getAddress().getHostAddress());
          if (refusal == null) {
            then.accept(origin);
            return;
          }
          if (refusal.code() != CoapCode.SERVICE_UNAVAILABLE) {
            String action = CoapCode.name(request.code()) + " /" + request.joinedPath();
            String client = ClientNetwork.of(peer.remote().getAddress()) + " " + who;
            refusals.add(client, origin, action, refusal.payload().utf8());
          }
          answer.accept(refusal);
        });
  }

  /** Writes into the audit trail what became of an order that the deployer does not write down. */
  void record(Origin origin, String order, AuditOutcome outcome, String why) {
    audit.add(origin, order, outcome, why);
  }
}
