// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

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
import java.time.Duration;

/**
 * Limits what the gateway sends to a client that has not shown that it receives at its address, so
 * that nobody can use the gateway to flood a third party [RFC 7252 §11.3; RFC 9175 §2.4]. Such a
 * client gets one message of at most {@value #SAFE_BYTES} bytes of CoAP, or of as many bytes as its
 * request had. A client is reachable when it has a session or returns the gateway's Echo value; an
 * acknowledgement proves nothing, because its message ID can be guessed. Thread-safe.
 */
public final class AddressValidation {
  /** With the headers of Ethernet, IP and UDP, three times the smallest request. */
  public static final int SAFE_BYTES = 136;

  private static final CallbackGuard FAULTS =
      new CallbackGuard(AddressValidation.class, "the sessions");
  private static final int HEAD_BYTES = 4;

  private final Slot<Sessions> sessions;
  private final EchoValues echoes;

  /** Makes it with a new key for Echo values. */
  public AddressValidation(Slot<Sessions> sessions, Time time) {
    this.sessions = sessions;
    this.echoes = new EchoValues(time);
  }

  /** Tells whether the peer has a session. */
  public boolean hasSession(Peer peer) {
    return sessions.call(
        present -> FAULTS.get(present, (those, whose) -> those.find(whose) != null, peer, false),
        false);
  }

  /**
   * A request as the gateway serves it.
   *
   * @param request without an Echo value that the gateway made; a device's Echo value stays
   * @param proved whether its Echo value proves that its client is reachable
   * @param age how old that value is; null when it proves nothing
   */
  public record Received(CoapRequest request, boolean proved, Duration age) {}

  /** Reads the Echo value of a request [RFC 9175 §2.3]. */
  public Received receive(CoapRequest request, Bytes echo, Peer peer) {
    EchoValues.Origin origin = echoes.judge(echo, peer.remote());
    if (origin == EchoValues.Origin.FOREIGN) {
      return new Received(request, false, null);
    }
    boolean proved = origin == EchoValues.Origin.FRESH;
    CoapOptions options = request.options().toBuilder().remove(OptionNumber.ECHO).build();
    return new Received(request.with(options), proved, proved ? echoes.age(echo) : null);
  }

  /** Returns the response with an Echo value that the peer is to return. */
  public CoapResponse withEcho(CoapResponse answer, Peer peer) {
    CoapOptions options =
        answer.options().toBuilder().set(OptionNumber.ECHO, echoes.issue(peer.remote())).build();
    return answer.with(options);
  }

  /** Returns the response that asks for the request again with an Echo value [RFC 9175 §2.3]. */
  public CoapResponse challenge(Peer peer) {
    return withEcho(
        CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, "repeat the request with this Echo option"),
        peer);
  }

  /** Tells whether a response is small enough for a client that may not be reachable. */
  public static boolean isSafe(CoapRequest request, CoapResponse answer, Bytes token) {
    return spare(request, answer, token) >= 0;
  }

  /**
   * Returns a response with its payload shortened to what a client may get that may not be
   * reachable.
   */
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
