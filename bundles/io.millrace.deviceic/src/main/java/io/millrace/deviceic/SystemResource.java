// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code /sys/time} and {@code /sys/stats}, and where the generation has them {@code /sys/reset}
 * and {@code /sys/event} [spec device-ic-api.md §2].
 */
final class SystemResource implements Resource {
  private final SystemTime time;
  private final SystemStatistics statistics;
  private final SystemCommands commands;

  /** Makes the resource; {@code commands} is null when there are none. */
  SystemResource(SystemTime time, SystemStatistics statistics, SystemCommands commands) {
    this.time = time;
    this.statistics = statistics;
    this.commands = commands;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    List<String> path = request.path();
    String name = path.size() == 2 ? path.get(1) : "";
    if (name.equals("time")) {
      answer.accept(time.answer(request));
    } else if (name.equals("stats")) {
      answer.accept(statistics.answer(request));
    } else if (commands != null && name.equals("reset")) {
      commands.reset(request, answer);
    } else if (commands != null && name.equals("event")) {
      answer.accept(commands.event(request));
    } else {
      answer.accept(CoapResponse.of(CoapCode.NOT_FOUND));
    }
  }
}
