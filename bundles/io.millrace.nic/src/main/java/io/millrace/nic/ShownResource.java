// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.linkformat.Link;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A resource that shows a value of the hardware: GET, in one of five formats; 5.01 when the
 * hardware has no such value. Used on the serial only.
 *
 * @param <T> telemetry or pins
 */
final class ShownResource<T> implements OwnResource {
  private final TelemetryPlace<T> place;
  private final Function<T, Optional<Showing>> value;
  private final Link link;
  private final List<Integer> formats;
  private final String base;

  /**
   * Makes a resource.
   *
   * @param link its target and what it says beside its formats
   * @param base what names in SenML begin with
   */
  ShownResource(
      TelemetryPlace<T> place,
      Link link,
      List<Integer> formats,
      String base,
      Function<T, Optional<Showing>> value) {
    this.place = place;
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
      place.ask(value, shown -> answer.accept(answer(shown, format)));
    }
  }

  private CoapResponse answer(Optional<Showing> shown, int format) {
    return shown
        .map(each -> Replies.momentary(format, each.in(format, base)))
        .orElseGet(() -> Replies.absent("this hardware has nothing of the kind"));
  }

  /** Returns the value now, in a format that it has; 5.01 when there is none. */
  CoapResponse now(int format) {
    return answer(place.now(value), format);
  }

  /** Returns the format that an observer wants; -1 when it has it not. */
  int format(CoapRequest request) {
    return Replies.format(request, formats);
  }

  @Override
  public Optional<Link> link() {
    return place.now(value).isPresent()
        ? Optional.of(link.with("ct", Replies.spaced(formats)))
        : Optional.empty();
  }
}
