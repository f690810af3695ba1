// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The CoAP message layer over one carrier: a service with the properties {@link #NAME} and {@link
 * #SCHEME}. It does message IDs, acknowledgements, retransmission, duplicates and tokens [RFC 7252
 * §4, §5.2, §5.3]. Block-wise transfer and observations are done above it, and so is the check of
 * options, which differs between a proxy and a server [RFC 7252 §5.4.1, §5.7.1]. Thread-safe; work
 * of other threads is moved to the carrier's event loop.
 */
@ProviderType
public interface Transport {
  /** Service property: the name of the transport. */
  String NAME = "transport.name";

  /** Service property: the URI scheme, for example {@code coap}. */
  String SCHEME = "transport.scheme";

  /** Returns the transport's name, as in {@link Peer#transport()}. */
  String name();

  /** Returns the URI scheme, for example {@code coap}. */
  String scheme();

  /**
   * Tells whether the transport itself sees to it that messages arrive, once and in order, and that
   * the peer receives at its address, as TCP does [RFC 8323 §2.1]. Then nothing is acknowledged or
   * reset, and every request counts as confirmable.
   */
  default boolean isReliable() {
    return false;
  }

  /**
   * Acknowledges a confirmable request with an empty message, so that the client stops
   * retransmitting it. Does nothing for a non-confirmable or already acknowledged request. The
   * caller goes on with {@link ReplyTo#asAcknowledged()}.
   */
  void acknowledge(ReplyTo replyTo);

  /**
   * Rejects a request with a reset; no response follows [RFC 7252 §4.2, §4.3]. Does nothing for a
   * request that is already acknowledged.
   */
  default void reject(ReplyTo replyTo) {}

  /**
   * Sends a response: piggybacked when the request was confirmable and is not acknowledged yet,
   * else in a message of its own with {@code reliability}.
   */
  void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener);

  /**
   * Gives a request back of whose handling nothing was begun, because the handler stops: the next
   * handler gets it, as soon as there is one, as if it came now. A handler does this after its
   * service was unregistered.
   *
   * @param replyTo as the handler got it, or acknowledged when the handler has acknowledged it
   */
  default void handBack(CoapRequest request, ReplyTo replyTo) {
    respond(
        replyTo,
        CoapResponse.of(CoapCode.SERVICE_UNAVAILABLE),
        Reliability.NON_CONFIRMABLE,
        DeliveryListener.NONE);
  }

  /**
   * Gives a request back that another server has, because the handler stops: the next handler gets
   * it by {@link RequestHandler#resume}. The handler has released its call to that server before,
   * see {@link Call#release}.
   *
   * @param replyTo as for {@link #handBack}
   */
  default void handBackBegun(CoapRequest request, ReplyTo replyTo) {
    respond(
        replyTo,
        CoapResponse.of(CoapCode.SERVICE_UNAVAILABLE),
        Reliability.NON_CONFIRMABLE,
        DeliveryListener.NONE);
  }

  /**
   * Sends a request. At most NSTART requests are outstanding with one peer, see {@link
   * Reliability#nstart}; the others wait in a bounded queue, and so do those for a server to which
   * a connection is being made. The deadline counts from this call.
   *
   * @param remote may carry the server's name, by which a secured transport finds its keys
   */
  Call request(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener);

  /**
   * Goes on with a request to that server which is equal and was released, see {@link
   * Call#release}: the listener gets its answer, also one that has come meanwhile. Nothing is sent.
   * When there is no such request the listener gets {@link RequestFailure#CLOSED}.
   *
   * @param reliability as for {@link #request}; of its deadline what is left
   */
  default Call resume(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    listener.failed(RequestFailure.CLOSED);
    return () -> {};
  }
}
