// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import io.millrace.api.coap.CoapRequest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes the requests that arrive on a transport: a service, which endpoints choose by {@link
 * #ROLE}. Called on the endpoint's thread, at the same time by several endpoints; must not block or
 * throw.
 */
@ConsumerType
public interface RequestHandler {
  /** Service property: whose requests it takes, for example {@code gateway}. */
  String ROLE = "millrace.role";

  /**
   * Service property: the name of the transport whose requests it takes before anybody else, as in
   * {@link Transport#NAME}. A transport that was claimed so is never given to the gateway again.
   */
  String CLAIM = Transport.NAME;

  /**
   * Takes one request, duplicates already removed. The answer goes through {@link
   * Transport#respond}; a request that is never answered costs nothing but the client's patience.
   *
   * @param transport where the request came in and where the answer goes out
   */
  void handle(CoapRequest request, ReplyTo replyTo, Transport transport);
}
