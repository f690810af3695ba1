// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.address.Networks;
import io.millrace.lib.slot.Slot;
import java.util.function.Function;

/**
 * Judges who may have requests forwarded: a peer with a session whose account may do that, or one
 * out of a network that is admitted without [DESIGN §3 step 2]. Thread-safe.
 */
public final class Admission {
  /** The sessions are away: nobody can tell now. */
  public static final CoapResponse UNDECIDED = CoapResponse.of(CoapCode.SERVICE_UNAVAILABLE);

  private static final CoapResponse NO_SESSION =
      CoapResponse.diagnostic(
          CoapCode.UNAUTHORIZED, "no session for this address and port, POST a token to /sessions");

  private final Slot<Sessions> sessions;
  private final Networks anonymous;
  private final RefusalLog log;
  private final CoapResponse notPermitted;

  /**
   * Makes a judge.
   *
   * @param anonymous the networks admitted without a session
   * @param notPermitted the code for an account that may not: 4.01 or 4.03
   */
  public Admission(Slot<Sessions> sessions, Networks anonymous, RefusalLog log, int notPermitted) {
    this.sessions = sessions;
    this.anonymous = anonymous;
    this.log = log;
    this.notPermitted =
        CoapResponse.diagnostic(notPermitted, "the session's account may not send to devices");
  }

  /** Returns null when the peer is admitted, {@link #UNDECIDED}, or the answer that it gets. */
  public CoapResponse judge(Peer peer) {
    if (!anonymous.isEmpty() && anonymous.contains(peer.remote().getAddress())) {
      sessions.call(present -> present.find(peer), null);
      return null;
    }
    Function<Sessions, CoapResponse> judge = present -> judge(present, peer);
    return sessions.call(judge, UNDECIDED);
  }

  /** As {@link #judge(Peer)}, without a line in the log: for a peer that has not asked now. */
  public CoapResponse judgeSilently(Peer peer) {
    if (!anonymous.isEmpty() && anonymous.contains(peer.remote().getAddress())) {
      return null;
    }
    Function<Sessions, CoapResponse> judge = present -> refusal(present.find(peer));
    return sessions.call(judge, UNDECIDED);
  }

  /** As {@link #judge(Peer)}, with the sessions at hand. */
  CoapResponse judge(Sessions present, Peer peer) {
    CoapResponse refusal = refusal(present.find(peer));
    if (refusal != null) {
      log.refused(peer, refusal);
    }
    return refusal;
  }

  private CoapResponse refusal(Session session) {
    if (session == null) {
      return NO_SESSION;
    }
    return session.account().may(Permission.PROXY) ? null : notPermitted;
  }

  Slot<Sessions> sessions() {
    return sessions;
  }
}
