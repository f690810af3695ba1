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
 * transfer, unless {@link #BLOCKS} says otherwise. One that tells when its state changes is an
 * {@link ObservableResource}.
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
   * Service property: {@code true} when the resource gets the requests for all paths below its own,
   * too, which no other resource has. Of the gateway's resources alone.
   */
  String SUBTREE = "resource.subtree";

  /**
   * Service property: {@code true} when the resource gets each block of a request's body as it
   * comes, with its Block1 option [RFC 7959 §2.5], and answers it; the host repeats the option in
   * the answer. For bodies that must not be in memory. Of the gateway's resources alone.
   */
  String BLOCKS = "resource.blocks";

  /**
   * Handles a request. Called on a transport's thread; must not block.
   *
   * @param peer the client
   * @param answer takes the response, once, on any thread
   */
  void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer);
}
