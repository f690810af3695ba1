// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.telemetry.NicPins;
import io.millrace.api.telemetry.Pin;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.Replies;
import io.millrace.nic.resource.NicResource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code /gpio}: GET lists the pins, PUT {@code ?pin=NAME} sets one. The level is 0 or 1 (or false
 * or true) as text, JSON or CBOR. Used on the serial executor only.
 */
final class PinResource implements NicResource {
  private static final String PIN = "pin=";

  private final SerialExecutor executor;
  private final TelemetrySlot<NicPins> slot;
  private final TelemetryResource<NicPins> shown;

  PinResource(NicContext context, TelemetrySlot<NicPins> slot, String base) {
    this.executor = context.executor();
    this.slot = slot;
    Link link = Link.to("/gpio").with("title", "Pins");
    this.shown =
        new TelemetryResource<>(
            slot, link, Replies.MEASURED, base, pins -> TelemetryFields.pins(pins.pins()));
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    if (request.code() == CoapCode.GET) {
      shown.handle(request, answer);
    } else if (request.code() == CoapCode.PUT) {
      put(request, answer);
    } else {
      answer.accept(Replies.noMethod("GET and PUT"));
    }
  }

  private void put(CoapRequest request, Consumer<CoapResponse> answer) {
    Optional<Boolean> level = level(request);
    List<String> query = request.query();
    boolean named = query.size() == 1 && query.get(0).startsWith(PIN);
    slot.ask(
        pins -> pins.pins().isEmpty() ? Optional.empty() : Optional.of(pins),
        pins -> {
          if (pins.isEmpty()) {
            answer.accept(Replies.absent("this hardware has no pins"));
          } else if (!named || level.isEmpty()) {
            answer.accept(
                Replies.diagnostic(CoapCode.BAD_REQUEST, "PUT ?pin=NAME with 0 or 1 in 0, 50, 60"));
          } else {
            set(pins.get(), query.get(0).substring(PIN.length()), level.get(), answer);
          }
        });
  }

  private void set(NicPins pins, String name, boolean high, Consumer<CoapResponse> answer) {
    Optional<Pin> pin = pins.pins().stream().filter(each -> each.name().equals(name)).findFirst();
    if (pin.isEmpty()) {
      answer.accept(Replies.diagnostic(CoapCode.NOT_FOUND, "no such pin"));
    } else if (!pin.get().isOutput()) {
      answer.accept(Replies.diagnostic(CoapCode.FORBIDDEN, "this pin is an input"));
    } else {
      pins.set(name, high, done -> executor.execute(() -> answer.accept(outcome(done))));
    }
  }

  private static CoapResponse outcome(boolean done) {
    return done
        ? CoapResponse.of(CoapCode.CHANGED)
        : Replies.diagnostic(CoapCode.INTERNAL_SERVER_ERROR, "the pin could not be set");
  }

  private static Optional<Boolean> level(CoapRequest request) {
    long format = request.options().uint(OptionNumber.CONTENT_FORMAT, ContentFormat.TEXT);
    String payload =
        format == ContentFormat.CBOR ? request.payload().hex() : request.payload().utf8().strip();
    if (format == ContentFormat.CBOR) {
      return switch (payload.toUpperCase(Locale.ROOT)) {
        case "00", "F4" -> Optional.of(false);
        case "01", "F5" -> Optional.of(true);
        default -> Optional.empty();
      };
    }
    return switch (payload) {
      case "0", "false" -> Optional.of(false);
      case "1", "true" -> Optional.of(true);
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Link> link() {
    return shown.link();
  }
}
