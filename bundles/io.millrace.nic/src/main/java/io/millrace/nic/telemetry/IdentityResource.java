// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.Replies;
import io.millrace.nic.core.RunningVersion;
import io.millrace.nic.resource.NicResource;
import io.millrace.nic.resource.Representation;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code /sys/info}: identity of the NIC, and its board when that is known [spec nic-resources.md
 * §5]. Used on the serial executor only.
 */
final class IdentityResource implements NicResource {
  private final RunningVersion runningVersion;
  private final TelemetrySlot<NicTelemetry> telemetry;

  IdentityResource(RunningVersion runningVersion, TelemetrySlot<NicTelemetry> telemetry) {
    this.runningVersion = runningVersion;
    this.telemetry = telemetry;
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    answer.accept(answer(request));
  }

  private CoapResponse answer(CoapRequest request) {
    if (request.code() != CoapCode.GET) {
      return Replies.noMethod("GET");
    }
    int format = Replies.format(request, Replies.PLAIN);
    if (format < 0) {
      return Replies.notAcceptable(Replies.PLAIN);
    }
    Representation shown =
        TelemetryFields.identity(runningVersion, telemetry.now(NicTelemetry::board).orElse(null));
    return CoapResponse.of(CoapCode.CONTENT, format, shown.in(format, ""));
  }

  @Override
  public Optional<Link> link() {
    return Optional.of(
        Link.to("/sys/info").with("ct", Replies.spaced(Replies.PLAIN)).with("title", "NIC"));
  }
}
