// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.NamedSlots;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The fetches of links for simple registrations: one for each sender at a time. Thread-safe. */
final class LinkFetches {
  /** More senders than this are told to come again. */
  static final int MAX_FETCHES = 32;

  private static final CoapResponse BUSY =
      RefusedRegistration.of(CoapCode.SERVICE_UNAVAILABLE, "too many links are being fetched")
          .answer();
  private static final CoapResponse AWAY =
      RefusedRegistration.of(CoapCode.SERVICE_UNAVAILABLE, "the transport is away").answer();

  private final NamedSlots<Transport> transports;
  private final int maxBytes;
  private final Set<LinkFetch> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** What becomes of a fetch; one of the two is called, once, perhaps on a transport's thread. */
  interface Listener {
    /** All links are here. */
    void fetched(Bytes links);

    /** They are not. */
    void failed(CoapResponse why);
  }

  /**
   * Makes it.
   *
   * @param maxBytes the longest text of links
   */
  LinkFetches(NamedSlots<Transport> transports, int maxBytes) {
    this.transports = transports;
    this.maxBytes = maxBytes;
  }

  /** Fetches the links of a peer. */
  void begin(Peer peer, Listener listener) {
    if (closed || open.size() >= MAX_FETCHES || isOpen(peer)) {
      listener.failed(BUSY);
      return;
    }
    LinkFetch fetch = new LinkFetch(this, peer, listener, maxBytes);
    open.add(fetch);
    fetch.next();
  }

  private boolean isOpen(Peer peer) {
    return open.stream().anyMatch(each -> each.peer().equals(peer));
  }

  /** Sends the next request of a fetch; null when there is no transport to send it. */
  Call send(LinkFetch fetch) {
    return transports.of(fetch.peer().transport()).call(fetch::send, null);
  }

  /** A fetch is over. */
  boolean end(LinkFetch fetch) {
    return open.remove(fetch);
  }

  static CoapResponse away() {
    return AWAY;
  }

  /** Ends all of them: their senders are told to come again. */
  void close() {
    closed = true;
    open.forEach(LinkFetch::cancel);
  }
}
