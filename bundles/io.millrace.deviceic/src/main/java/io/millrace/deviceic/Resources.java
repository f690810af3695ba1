// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * All resources of a Device IC, selected by the first path segment [spec device-ic-api.md §1, §2].
 */
final class Resources implements Resource {
  private final CoapResponse identification;
  private final Resource wellKnown;
  private final Resource system;
  private final Resource sensors;

  Resources(String identification, Resource wellKnown, Resource system, Resource sensors) {
    this.identification =
        CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8(identification));
    this.wellKnown = wellKnown;
    this.system = system;
    this.sensors = sensors;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    List<String> path = request.path();
    if (path.isEmpty()) {
      boolean get = request.code() == CoapCode.GET;
      answer.accept(get ? identification : CoapResponse.of(CoapCode.FORBIDDEN));
      return;
    }
    Resource found =
        switch (path.get(0)) {
          case ".well-known" -> wellKnown;
          case "sys" -> system;
          default -> sensors;
        };
    found.handle(request, token, answer);
  }
}
