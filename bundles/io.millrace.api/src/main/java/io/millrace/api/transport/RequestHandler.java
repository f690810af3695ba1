// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles the requests that arrive on a transport: a service, which transports choose by {@link
 * #ROLE}. Called on the transport's thread, by several transports at the same time; must not block
 * or throw.
 */
@ConsumerType
public interface RequestHandler {
  /** Service property: the role whose requests it handles, for example {@code gateway}. */
  String ROLE = "millrace.role";

  /**
   * Service property: the name of the one transport whose requests it handles, before any other
   * handler, see {@link Transport#NAME}. A transport that was claimed once is never used by the
   * gateway again.
   */
  String CLAIM = Transport.NAME;

  /**
   * Handles one request; duplicates are already removed. The response is sent by {@link
   * Transport#respond}; a request need not be answered.
   *
   * @param replyTo where the response goes
   * @param transport the transport on which the request arrived
   */
  void handle(CoapRequest request, ReplyTo replyTo, Transport transport);

  /**
   * Goes on with a request that the handler before this one has begun, see {@link
   * Transport#handBackBegun}: it asks for the outcome with {@link Transport#resume} and begins
   * nothing a second time.
   */
  default void resume(CoapRequest request, ReplyTo replyTo, Transport transport) {
    transport.respond(
        replyTo,
        CoapResponse.of(CoapCode.SERVICE_UNAVAILABLE),
        Reliability.NON_CONFIRMABLE,
        DeliveryListener.NONE);
  }
}
