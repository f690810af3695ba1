// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.Replies;
import io.millrace.nic.resource.NicResource;
import io.millrace.nic.resource.Representation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A resource with a telemetry value: GET, in one of five formats; 5.01 when the hardware has no
 * such value. Used on the serial executor only.
 *
 * @param <T> telemetry or pins
 */
final class TelemetryResource<T> implements NicResource {
  private final TelemetrySlot<T> slot;
  private final Function<T, Optional<Representation>> value;
  private final Link link;
  private final List<Integer> formats;
  private final String base;

  /**
   * Makes a resource.
   *
   * @param link its target and its attributes without the formats
   * @param base the base name in SenML
   */
  TelemetryResource(
      TelemetrySlot<T> slot,
      Link link,
      List<Integer> formats,
      String base,
      Function<T, Optional<Representation>> value) {
    this.slot = slot;
    this.link = link;
    this.formats = formats;
    this.base = base;
    this.value = value;
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    if (request.code() != CoapCode.GET) {
      answer.accept(Replies.noMethod("GET"));
      return;
    }
    int format = Replies.format(request, formats);
    if (format < 0) {
      answer.accept(Replies.notAcceptable(formats));
    } else {
      slot.ask(value, shown -> answer.accept(answer(shown, format)));
    }
  }

  private CoapResponse answer(Optional<Representation> shown, int format) {
    return shown
        .map(each -> Replies.momentary(format, each.in(format, base)))
        .orElseGet(() -> Replies.absent("this hardware has nothing of the kind"));
  }

  /** Returns the value now, in an offered format; 5.01 when there is none. */
  CoapResponse now(int format) {
    return answer(slot.now(value), format);
  }

  /** Returns the format that an observer accepts; -1 when it is not offered. */
  int format(CoapRequest request) {
    return Replies.format(request, formats);
  }

  @Override
  public Optional<Link> link() {
    return slot.now(value).isPresent()
        ? Optional.of(link.with("ct", Replies.spaced(formats)))
        : Optional.empty();
  }
}
