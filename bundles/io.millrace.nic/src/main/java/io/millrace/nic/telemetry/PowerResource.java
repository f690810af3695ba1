// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.Replies;
import io.millrace.nic.resource.NicResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code /sys/stats?mod=pwr}: GET returns the power statistics since they were cleared, PUT clears
 * them [spec nic-resources.md §3]. The binary record needs all eleven numbers; other formats show
 * those that are known. Used on the serial executor only.
 */
final class PowerResource implements NicResource {
  private static final List<String> QUERY = List.of("mod=pwr");

  private final TelemetrySlot<NicTelemetry> telemetry;
  private final String base;
  private final Runnable changed;
  private Map<String, Long> cleared = Map.of();

  /**
   * Makes the resource.
   *
   * @param changed run when the statistics were cleared
   */
  PowerResource(TelemetrySlot<NicTelemetry> telemetry, String base, Runnable changed) {
    this.telemetry = telemetry;
    this.base = base;
    this.changed = changed;
  }

  /** Returns the numbers when they were last cleared. */
  Map<String, Long> cleared() {
    return cleared;
  }

  /** Restores the state of the previous instance. */
  void restore(Map<String, Long> then) {
    cleared = then;
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    if (!request.query().equals(QUERY)) {
      answer.accept(Replies.absent("the only statistics are ?mod=pwr and ?mod=hdlc"));
    } else if (request.code() == CoapCode.GET) {
      get(request, answer);
    } else if (request.code() == CoapCode.PUT) {
      telemetry.ask(NicTelemetry::power, now -> answer.accept(clear(now)));
    } else {
      answer.accept(Replies.noMethod("GET and PUT"));
    }
  }

  private void get(CoapRequest request, Consumer<CoapResponse> answer) {
    int format = Replies.format(request, Replies.RECORDED);
    if (format < 0) {
      answer.accept(Replies.notAcceptable(Replies.RECORDED));
    } else {
      telemetry.ask(NicTelemetry::power, now -> answer.accept(show(now, format)));
    }
  }

  private CoapResponse show(Optional<PowerStatistics> now, int format) {
    if (now.isEmpty() || now.get().known().isEmpty()) {
      return Replies.absent("this hardware has no power statistics");
    }
    PowerStatistics since = PowerRecord.since(cleared, now.get());
    boolean record = format == ContentFormat.OCTET_STREAM;
    if (record && !since.isComplete()) {
      return Replies.absent(
          "some of the eleven numbers are unknown; Accept 0, 50 or 60 shows the rest");
    }
    Bytes shown = record ? PowerRecord.of(since) : TelemetryFields.power(since).in(format, base);
    return Replies.momentary(format, shown);
  }

  private CoapResponse clear(Optional<PowerStatistics> now) {
    if (now.isEmpty()) {
      return Replies.absent("this hardware has no power statistics");
    }
    cleared = now.get().known();
    changed.run();
    return CoapResponse.of(CoapCode.CHANGED);
  }

  @Override
  public Optional<Link> link() {
    return telemetry.now(NicTelemetry::power).isEmpty()
        ? Optional.empty()
        : Optional.of(
            Link.to("/sys/stats")
                .with("ct", Replies.spaced(Replies.RECORDED))
                .with("title", "Stats"));
  }
}
