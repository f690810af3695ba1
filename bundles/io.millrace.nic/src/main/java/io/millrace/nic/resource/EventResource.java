// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.Replies;
import io.millrace.nic.sensor.SensorCommands;
import io.millrace.nic.sensor.SensorEvent;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code PUT /sys/event}: reports an event to the Device IC. The payload is the event's 4 bytes
 * (the number first), or its name or number as text (Content-Format 0). Used on the serial executor
 * only.
 */
public final class EventResource implements NicResource {
  private static final String WORDS = "storage, service, battery or tamper, or its 4 bytes";

  private final SensorCommands commands;

  public EventResource(SensorCommands commands) {
    this.commands = commands;
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    if (request.code() != CoapCode.PUT) {
      answer.accept(Replies.noMethod("PUT"));
      return;
    }
    long format = request.options().uint(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM);
    Optional<SensorEvent> event =
        format == ContentFormat.TEXT
            ? SensorEvent.of(request.payload().utf8())
            : SensorEvent.of(request.payload());
    if (format != ContentFormat.TEXT && format != ContentFormat.OCTET_STREAM) {
      answer.accept(
          Replies.diagnostic(CoapCode.UNSUPPORTED_CONTENT_FORMAT, "Content-Format 0 or 42"));
    } else if (event.isEmpty()) {
      answer.accept(Replies.diagnostic(CoapCode.BAD_REQUEST, "an event is " + WORDS));
    } else {
      commands.event(event.get(), answer);
    }
  }

  @Override
  public Optional<Link> link() {
    return Optional.of(Link.to("/sys/event").with("title", "Event to the Device IC"));
  }
}
