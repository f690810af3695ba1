// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.resource;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A CoAP resource of an application, served by the gateway or by a NIC: a whiteboard service with
 * the properties below. Requests and responses have whole bodies; the host does block-wise
 * transfer.
 */
@ConsumerType
public interface LocalResource {
  /** Service property: the path without a leading slash, for example {@code app/lamp}. */
  String PATH = "resource.path";

  /** Service property: {@code gateway} (the default) or a device's name. */
  String HOST = "resource.host";

  /**
   * Service property: link attributes as they follow the target, for example {@code ;ct=0;rt="x"}.
   */
  String LINK = "resource.link";

  /**
   * Handles a request. Called on a transport's thread; must not block.
   *
   * @param peer the client
   * @param answer takes the response, once, on any thread
   */
  void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer);
}
