// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.linkformat.Link;
import java.util.Optional;
import java.util.function.Consumer;

/** A resource of the NIC itself. Used on the serial executor only. */
public interface NicResource {
  /** Handles a request; passes one response, on the serial executor. */
  void handle(CoapRequest request, Consumer<CoapResponse> answer);

  /** Returns its link; empty when it has no value now, or is not listed. */
  Optional<Link> link();
}
