// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.audit.ClientNetwork;
import io.millrace.lib.audit.RefusalRecords;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
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

  private final Slot<Sessions> sessions;
  private final Time time;
  private final AuditOutbox audit;
  private final RefusalRecords refusals;
  private final Permission permission;
  private final boolean clearText;

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
    this.sessions = sessions;
    this.time = time;
    this.audit = audit;
    this.refusals = new RefusalRecords(audit, time);
    this.permission = permission;
    this.clearText = clearText;
  }

  /**
   * Has a request go on when its client may make it, and answers it otherwise. A request waits for
   * the sessions while their bundle is being replaced.
   *
   * @param then gets who orders it
   */
  void judge(CoapRequest request, Peer peer, Consumer<CoapResponse> answer, Consumer<Origin> then) {
    sessions.submit(
        request.payload().length(),
        new Caller<>() {
          @Override
          public void admitted(Sessions present, Runnable done) {
            Session session;
            try {
              session = present.find(peer);
            } finally {
              done.run();
            }
            judge(session, request, peer, answer, then);
          }

          @Override
          public void refused(Refusal why) {
            answer.accept(
                Answers.refusal(CoapCode.SERVICE_UNAVAILABLE, "sessions are away at the moment"));
          }
        });
  }

  private void judge(
      Session session,
      CoapRequest request,
      Peer peer,
      Consumer<CoapResponse> answer,
      Consumer<Origin> then) {
    String address = peer.remote().getAddress().getHostAddress();
    String who = session == null ? "" : session.account().subject();
    Origin origin = Origin.of(ORIGIN, who, address);
    CoapResponse refusal = refusal(session, peer);
    if (refusal == null) {
      then.accept(origin);
      return;
    }
    String action = CoapCode.name(request.code()) + " /" + request.joinedPath();
    String client = ClientNetwork.of(peer.remote().getAddress()) + " " + who;
    refusals.add(client, origin, action, refusal.payload().utf8());
    answer.accept(refusal);
  }

  private CoapResponse refusal(Session session, Peer peer) {
    if (session == null) {
      return Answers.refusal(
          CoapCode.UNAUTHORIZED, "no session for this address and port, POST a token to /sessions");
    }
    if (!session.account().may(permission)) {
      return Answers.refusal(
          CoapCode.FORBIDDEN, "the session's account has not the permission " + permission);
    }
    if (!session.account().expires().isAfter(time.now())) {
      return Answers.refusal(
          CoapCode.UNAUTHORIZED, "the token of this session has expired, POST a new one");
    }
    return clearText || !peer.principal().isEmpty()
        ? null
        : Answers.refusal(
            CoapCode.FORBIDDEN,
            "not over a transport in clear text, as long as "
                + CoapReleases.PID
                + " does not"
                + " permit it (clearText)");
  }

  /** Writes into the audit trail what became of an order that the deployer does not write down. */
  void record(Origin origin, String order, AuditOutcome outcome, String why) {
    audit.add(origin, order, outcome, why);
  }
}
