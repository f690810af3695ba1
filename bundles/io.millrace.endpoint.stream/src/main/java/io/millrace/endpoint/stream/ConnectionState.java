// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of one connection. Used on the loop alone. */
final class ConnectionState {
  /** Pings with Custody that wait for answers; more are answered at once, without it. */
  private static final int MOST_CUSTODY = 4;

  /** A request that is never answered counts no longer than that. */
  private static final long FORGOTTEN_NANOS = 300_000_000_000L;

  final Peer peer;

  /** Requests without an answer by their token. */
  private final Map<Bytes, Open> open = new LinkedHashMap<>();

  /** Requests that are handed on in blocks, by the token of the blocks. */
  final Map<Bytes, Upload> uploads = new HashMap<>();

  private final List<CustodyPing> custody = new ArrayList<>();

  /** What the peer takes, as its CSM says. */
  long peerMaxBytes = Signal.BASE_MESSAGE_BYTES;

  boolean greeted;
  boolean paused;

  /** The peer or this side has said that it sends no more requests. */
  boolean released;

  /** Which carrier has announced it. */
  int carrier;

  /** When it is ended for want of something, by the monotonic clock; 0 while nothing is due. */
  long csmDue;

  long messageDue;
  long pongDue;
  long releaseDue;
  long lastHeard;
  long lastUsed;

  private record Open(int method, long since) {}

  /** A ping that is answered when the requests before it are. */
  private record CustodyPing(Bytes token, List<Bytes> before) {}

  ConnectionState(Peer peer, long now) {
    this.peer = peer;
    this.lastHeard = now;
    this.lastUsed = now;
  }

  /** Returns what the next message layer has to know, see {@link #restore}. */
  Bytes note() {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(peerMaxBytes).array());
  }

  /** Goes on with what another message layer has noted. */
  void restore(Bytes note) {
    greeted = true;
    if (note.length() >= Long.BYTES) {
      peerMaxBytes = note.slice(0, Long.BYTES).toBuffer().getLong();
    }
  }

  void begin(Bytes token, int method, long now) {
    open.put(token, new Open(method, now));
    lastUsed = now;
  }

  /** A message with a token went out; returns the method of its request, 0 for a notification. */
  int answered(Bytes token, long now) {
    lastUsed = now;
    Open request = open.remove(token);
    uploads.remove(Upload.inner(token));
    custody.forEach(ping -> ping.before.remove(token));
    return request == null ? 0 : request.method;
  }

  int openRequests() {
    return open.size();
  }

  /** Forgets requests that are not answered at all. */
  void forgetOld(long now) {
    open.values().removeIf(each -> now - each.since > FORGOTTEN_NANOS);
    uploads.keySet().removeIf(each -> !open.containsKey(Upload.outer(each)));
    custody.forEach(ping -> ping.before.retainAll(open.keySet()));
  }

  /** Has a ping wait for the answers to what came before; false when it need not or cannot. */
  boolean takeCustody(Bytes token) {
    boolean waits = !open.isEmpty() && custody.size() < MOST_CUSTODY;
    if (waits) {
      custody.add(new CustodyPing(token, new ArrayList<>(open.keySet())));
    }
    return waits;
  }

  /** Returns and forgets the token of a ping for which nothing is waited any more; or null. */
  Bytes nextCustody() {
    for (CustodyPing each : custody) {
      if (each.before.isEmpty()) {
        custody.remove(each);
        return each.token;
      }
    }
    return null;
  }
}
