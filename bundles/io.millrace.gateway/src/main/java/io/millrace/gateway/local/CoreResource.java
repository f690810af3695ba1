// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.LinkQuery;
import java.util.function.Consumer;

/** {@code /.well-known/core}: links to all resources on the gateway [RFC 6690 §4]. */
final class CoreResource implements LocalResource {
  static final String PATH = ".well-known/core";

  private final ResourceRegistry resources;

  CoreResource(ResourceRegistry resources) {
    this.resources = resources;
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    if (request.code() != CoapCode.GET) {
      answer.accept(Methods.notAllowed("GET"));
      return;
    }
    String links = LinkFormat.write(LinkQuery.of(request.query()).filter(resources.links()));
    answer.accept(CoapResponse.of(CoapCode.CONTENT, ContentFormat.LINK_FORMAT, Bytes.utf8(links)));
  }
}
