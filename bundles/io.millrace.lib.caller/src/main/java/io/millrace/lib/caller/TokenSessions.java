// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.caller;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.slot.Slot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sessions of clients with tokens: all requests with one token are of one peer, whose
 * connection is known by the token's hash, and have one session, opened as a CoAP client does it.
 * So a request may have what its account may have, and no more. The token is verified again after a
 * while, or when its session has ended. Thread-safe.
 */
public final class TokenSessions {
  private static final String LOGIN = "sessions";
  private static final Duration VERIFIED = Duration.ofMinutes(1);
  private static final int MOST = 1024;
  private static final int NAME_BYTES = 12;

  private final Slot<Sessions> sessions;
  private final Time time;
  private final Map<Peer, Long> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Peer, Long> eldest) {
          return size() > MOST;
        }
      };

  /** Begins without any. */
  public TokenSessions(Slot<Sessions> sessions, Time time) {
    this.sessions = sessions;
    this.time = time;
  }

  /**
   * Returns the peer of a token.
   *
   * @param transport the name of the client's transport
   * @param address the client's; its port makes no difference
   */
  public static Peer peer(String transport, String token, InetAddress address) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
      String name = text.encodeToString(java.util.Arrays.copyOf(hash, NAME_BYTES));
      InetSocketAddress remote = new InetSocketAddress(address, 0);
      return new Peer(transport, remote, null, "", name);
    } catch (NoSuchAlgorithmException impossible) { // every Java has it
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Opens the session of the caller's peer unless it is open.
   *
   * @return null when there is one; else the answer to the login
   * @throws InterruptedException when the thread is to end
   */
  public CoapResponse login(CoapCaller caller, String token) throws InterruptedException {
    Peer peer = caller.peer();
    long now = time.nanos();
    if (isVerified(peer, now) && sessions.call(present -> present.find(peer) != null, true)) {
      return null;
    }
    CoapRequest request = CoapRequest.of(CoapCode.POST, LOGIN).with(Bytes.utf8(token));
    CoapResponse answer = caller.exchange(request);
    if (!CoapCode.isSuccess(answer.code())) {
      return answer;
    }
    synchronized (verified) {
      verified.put(peer, now);
    }
    return null;
  }

  private boolean isVerified(Peer peer, long now) {
    synchronized (verified) {
      Long since = verified.get(peer);
      return since != null && now - since < VERIFIED.toNanos();
    }
  }
}
