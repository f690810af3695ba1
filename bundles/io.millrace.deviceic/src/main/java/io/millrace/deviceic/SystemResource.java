// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.util.List;
import java.util.function.Consumer;

/** {@code /sys/time} and {@code /sys/stats}; nothing else is below {@code /sys} [spec §2]. */
final class SystemResource implements Resource {
  private final SystemTime time;

  SystemResource(SystemTime time) {
    this.time = time;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    answer.accept(answer(request));
  }

  private CoapResponse answer(CoapRequest request) {
    List<String> path = request.path();
    return switch (path.size() == 2 ? path.get(1) : "") {
      case "time" -> time.answer(request);
      case "stats" -> SystemStatistics.answer(request);
      default -> CoapResponse.of(CoapCode.NOT_FOUND);
    };
  }
}
