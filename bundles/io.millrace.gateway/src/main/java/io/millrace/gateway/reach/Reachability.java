// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reach;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;

/**
 * What may go to a source that has not shown that it receives what is sent to its address, so that
 * the gateway is of no use for flooding somebody else [RFC 7252 §11.3; RFC 9175 §2.4]: {@value
 * #SAFE_BYTES} bytes of CoAP, or as many as the source has sent, once. Proof is a session or an
 * Echo of the gateway's; an acknowledgement is none, for its message ID can be guessed.
 * Thread-safe.
 */
public final class Reachability {
  /** With the heads of Ethernet, IP and UDP three times what the smallest request has. */
  public static final int SAFE_BYTES = 136;

  private static final CallbackGuard FAULTS = new CallbackGuard(Reachability.class, "the sessions");
  private static final int HEAD_BYTES = 4;

  private final Slot<Sessions> sessions;
  private final EchoValues echoes;

  /** Makes a judge. */
  public Reachability(Slot<Sessions> sessions, Time time) {
    this.sessions = sessions;
    this.echoes = new EchoValues(time);
  }

  /** Tells whether the peer has a session. */
  public boolean hasSession(Peer peer) {
    return sessions.call(
        present -> FAULTS.get(present, (those, whose) -> those.find(whose) != null, peer, false),
        false);
  }

  /** Judges the Echo of a request. */
  public EchoValues.Origin judge(Bytes echo, Peer peer) {
    return echoes.judge(echo, peer.remote());
  }

  /** Returns the answer with an Echo for the peer to send back. */
  public CoapResponse withEcho(CoapResponse answer, Peer peer) {
    CoapOptions options =
        answer.options().toBuilder().set(OptionNumber.ECHO, echoes.issue(peer.remote())).build();
    return answer.with(options);
  }

  /** Returns the answer to a request that has to come again with an Echo [RFC 9175 §2.3]. */
  public CoapResponse challenge(Peer peer) {
    return withEcho(
        CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, "repeat the request with this Echo"), peer);
  }

  /** Tells whether an answer may go to whoever sent the request, proof or not. */
  public static boolean isSafe(CoapRequest request, CoapResponse answer, Bytes token) {
    return spare(request, answer, token) >= 0;
  }

  /** Returns an answer cut down to what may go to whoever sent the request. */
  public static CoapResponse cut(CoapRequest request, CoapResponse answer, Bytes token) {
    int spare = spare(request, answer, token);
    if (spare >= 0) {
      return answer;
    }
    int end = Math.max(0, answer.payload().length() + spare);
    while (end > 0 && (answer.payload().at(end) & 0xC0) == 0x80) {
      end--; // not in the middle of a character
    }
    return new CoapResponse(answer.code(), answer.options(), answer.payload().slice(0, end));
  }

  private static int spare(CoapRequest request, CoapResponse answer, Bytes token) {
    int most = Math.max(SAFE_BYTES, bytes(request.options(), request.payload(), token));
    return most - bytes(answer.options(), answer.payload(), token);
  }

  private static int bytes(CoapOptions options, Bytes payload, Bytes token) {
    int marked = payload.isEmpty() ? 0 : 1 + payload.length();
    return HEAD_BYTES + token.length() + options.encoded().length() + marked;
  }
}
