// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.access;

import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;

/**
 * Decides who may use a resource of the gateway: a client with a session whose account has the
 * permission, and whose token has not expired, over a transport that nobody else reads and changes.
 * Thread-safe.
 */
public final class SessionAccess {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Slot<Sessions> sessions;
  private final Time time;
  private final Permission permission; // null: any account will do
  private final String clearTextKey; // null: transports without security will do

  /** Receives what was decided, once, perhaps on another thread. */
  @FunctionalInterface
  public interface Decision {
    /**
     * The decision.
     *
     * @param session null when the client has none
     * @param refusal the client's answer; null when it may use the resource
     */
    void taken(Session session, CoapResponse refusal);
  }

  /**
   * Makes it.
   *
   * @param permission the one that is needed; null when any account will do
   * @param clearTextKey the configuration by which transports without security would be permitted,
   *     for the diagnostic; null when they are permitted
   */
  public SessionAccess(
      Slot<Sessions> sessions, Time time, Permission permission, String clearTextKey) {
    this.sessions = sessions;
    this.time = time;
    this.permission = permission;
    this.clearTextKey = clearTextKey;
  }

  /**
   * Decides about a client. Its request waits for the sessions while their bundle is replaced.
   *
   * @param bytes what the request holds while it waits
   */
  public void decide(Peer peer, long bytes, Decision decision) {
    sessions.submit(
        bytes,
        new Caller<>() {
          @Override
          public void admitted(Sessions present, Runnable done) {
            Session session;
            try {
              session = present.find(peer);
            } finally {
              done.run();
            }
            decision.taken(session, refusal(session, peer));
          }

          @Override
          public void refused(Refusal why) {
            decision.taken(null, away());
          }
        });
  }

  private static CoapResponse away() {
    CoapOptions options =
        CoapOptions.builder().add(OptionNumber.MAX_AGE, RETRY_AFTER_SECONDS).build();
    Bytes why = Bytes.utf8("sessions are away at the moment");
    return new CoapResponse(CoapCode.SERVICE_UNAVAILABLE, options, why);
  }

  private CoapResponse refusal(Session session, Peer peer) {
    if (session == null) {
      return CoapResponse.diagnostic(
          CoapCode.UNAUTHORIZED, "no session for this address and port, POST a token to /sessions");
    }
    if (permission != null && !session.account().may(permission)) {
      return CoapResponse.diagnostic(
          CoapCode.FORBIDDEN, "the session's account has not the permission " + permission);
    }
    if (!session.account().expires().isAfter(time.now())) {
      return CoapResponse.diagnostic(
          CoapCode.UNAUTHORIZED, "the token of this session has expired, POST a new one");
    }
    return clearTextKey == null || !peer.principal().isEmpty()
        ? null
        : CoapResponse.diagnostic(
            CoapCode.FORBIDDEN,
            "not over a transport in clear text, as long as the configuration does not permit it ("
                + clearTextKey
                + ")");
  }
}
