// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import java.util.function.Consumer;

/** {@code /echo}: answers any method with the body and the content format of the request. */
final class EchoResource implements LocalResource {
  static final String PATH = "echo";

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    Bytes format = request.options().first(OptionNumber.CONTENT_FORMAT);
    CoapOptions options =
        format != null
            ? CoapOptions.builder().add(OptionNumber.CONTENT_FORMAT, format).build()
            : request.payload().isEmpty()
                ? CoapOptions.NONE
                : CoapOptions.builder()
                    .add(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM)
                    .build();
    answer.accept(new CoapResponse(code(request.code()), options, request.payload()));
  }

  private static int code(int method) {
    return switch (method) {
      case CoapCode.GET, CoapCode.FETCH -> CoapCode.CONTENT;
      case CoapCode.DELETE -> CoapCode.DELETED;
      default -> CoapCode.CHANGED;
    };
  }
}
