// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.lib.policy.CoapAccess;
import io.millrace.lib.slot.Slot;
import java.util.function.Function;

/**
 * Decides whose requests are forwarded: those of a peer that has a session whose account has the
 * permission, or that is in a network admitted without a session [DESIGN §3 step 2]. Thread-safe.
 */
public final class Admission {
  /** The session service is away: this cannot be decided now. */
  public static final CoapResponse UNDECIDED = CoapResponse.of(CoapCode.SERVICE_UNAVAILABLE);

  private static final CoapResponse NO_SESSION =
      CoapResponse.diagnostic(
          CoapCode.UNAUTHORIZED, "no session for this address and port, POST a token to /sessions");

  private final Slot<Sessions> sessions;
  private final NetworkList anonymous;
  private final RefusalLog log;
  private final CoapResponse notPermitted;
  private final CoapResponse policyRefusal;

  /**
   * Makes it.
   *
   * @param anonymous the networks admitted without a session
   * @param notPermitted the code for an account without the permission: 4.01 or 4.03
   */
  public Admission(
      Slot<Sessions> sessions, NetworkList anonymous, RefusalLog log, int notPermitted) {
    this.sessions = sessions;
    this.anonymous = anonymous;
    this.log = log;
    this.policyRefusal =
        CoapResponse.diagnostic(
            notPermitted, "the access policy of the session's account does not permit this");
    this.notPermitted =
        CoapResponse.diagnostic(notPermitted, "the session's account may not send to devices");
  }

  /** Whose request is judged. */
  public interface Applicant {
    /** Returns who it is. */
    Peer peer();

    /** The sessions were asked; null when it has none. */
    void identified(Session session);
  }

  /** Returns null when it is admitted, else {@link #UNDECIDED} or the error response. */
  public CoapResponse judge(Applicant applicant) {
    Peer peer = applicant.peer();
    if (!anonymous.isEmpty() && anonymous.contains(peer.remote().getAddress())) {
      applicant.identified(sessions.call(present -> present.find(peer), null));
      return null;
    }
    Function<Sessions, CoapResponse> judge = present -> judge(present, applicant);
    return sessions.call(judge, UNDECIDED);
  }

  /** As {@link #judge(Applicant)}, without a log line: for a peer that has sent no request now. */
  public CoapResponse judgeSilently(Peer peer) {
    if (!anonymous.isEmpty() && anonymous.contains(peer.remote().getAddress())) {
      return null;
    }
    Function<Sessions, CoapResponse> judge = present -> refusal(present.find(peer));
    return sessions.call(judge, UNDECIDED);
  }

  /** As {@link #judge(Applicant)}, with the session service at hand. */
  public CoapResponse judge(Sessions present, Applicant applicant) {
    Session session = present.find(applicant.peer());
    applicant.identified(session);
    CoapResponse refusal = refusal(session);
    if (refusal != null) {
      log.refused(applicant.peer(), refusal);
    }
    return refusal;
  }

  /** Tells whether the policy of a session's account limits what it may send to devices. */
  public boolean isLimited(Session session) {
    return session != null && CoapAccess.isLimited(session.account().policy());
  }

  /**
   * Judges an admitted client's request when it is known where it goes.
   *
   * @param device the canonical name, or address and port, as policies have it
   * @param options the request's, as the device gets them
   * @return null when it is permitted, else the error response
   */
  public CoapResponse judge(
      Session session, Peer peer, int method, String device, CoapOptions options) {
    if (session == null
        || CoapAccess.permits(session.account().policy(), method, device, options)) {
      return null;
    }
    log.refused(peer, policyRefusal);
    return policyRefusal;
  }

  /** Returns the answer to a client whose policy does not permit something. */
  public CoapResponse policyRefusal() {
    return policyRefusal;
  }

  private CoapResponse refusal(Session session) {
    if (session == null) {
      return NO_SESSION;
    }
    return session.account().may(Permission.PROXY) ? null : notPermitted;
  }

  /** Returns the slot of the sessions. */
  public Slot<Sessions> sessions() {
    return sessions;
  }
}
