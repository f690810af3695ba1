// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The CoAP message layer over one carrier: message IDs, acknowledgements, retransmission,
 * duplicates, tokens [RFC 7252 §4, §5.2, §5.3]. Block-wise transfer, observe relations and
 * deadlines of an application live above it, and so does the judgement of options, which is one
 * thing for who proxies and another for who does not [RFC 7252 §5.4.1, §5.7.1]. Thread-safe;
 * foreign threads are moved to the carrier's loop.
 */
@ProviderType
public interface Transport {
  /** Service property: the name of the transport. */
  String NAME = "transport.name";

  /** Service property: the URI scheme it speaks, for example {@code coap}. */
  String SCHEME = "transport.scheme";

  /** Returns the transport's name, as in {@link Peer#transport()}. */
  String name();

  /** Returns the URI scheme, for example {@code coap}. */
  String scheme();

  /**
   * Acknowledges a confirmable request with an empty message, so that its sender stops repeating
   * it. Does nothing for a non-confirmable request or when it is already acknowledged. From then on
   * the caller goes on with {@link ReplyTo#asAcknowledged()}.
   */
  void acknowledge(ReplyTo replyTo);

  /**
   * Rejects a request with a reset: its recipient cannot process it and will send nothing else for
   * it [RFC 7252 §4.2, §4.3]. Does nothing for a request that is already acknowledged.
   */
  default void reject(ReplyTo replyTo) {}

  /**
   * Sends a response: on the acknowledgement when the request was confirmable and is not yet
   * acknowledged, else in a message of its own as {@code reliability} says.
   */
  void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener);

  /**
   * Sends a request. At most NSTART of them are outstanding with one peer, the others wait for
   * their turn in a bounded queue; the deadline counts from this call.
   */
  Call request(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener);
}
