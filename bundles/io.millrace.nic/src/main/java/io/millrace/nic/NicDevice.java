// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Call;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The NIC as the gateway sees it: sends a request to the sensor, to an application's resource or to
 * the NIC's own. Thread-safe; everything happens on the serial.
 */
final class NicDevice implements Device {
  private static final DeviceFailure LATE =
      DeviceFailure.executionUnknown("the resource did not answer in time");

  private final NicParts parts;
  private final SensorSide sensor;
  private final LocalResources locals;
  private final OwnResources own;

  NicDevice(NicParts parts, SensorSide sensor, LocalResources locals) {
    this.parts = parts;
    this.sensor = sensor;
    this.locals = locals;
    this.own = new OwnResources(parts, sensor.wellKnown, locals, sensor.hardware.resources());
  }

  @Override
  public String name() {
    return parts.settings().name();
  }

  /** Tells the Device IC of an event; the answer comes on the serial. */
  void event(SensorEvent event, Consumer<CoapResponse> answer) {
    parts.serial().execute(() -> sensor.orders.event(event, answer));
  }

  /** Has the Device IC restart; the answer comes on the serial. */
  void reset(Consumer<CoapResponse> answer) {
    parts.serial().execute(() -> sensor.orders.reset(answer));
  }

  /** Returns how long an order may take at the most. */
  long deadlineMillis() {
    return parts.settings().sensorDeadline().plusSeconds(5).toMillis();
  }

  /** Returns what an operator wants to know. */
  List<Field> shown() {
    NicSettings settings = parts.settings();
    PrimaryLink link = sensor.port.slot().service();
    return List.of(
        Field.text(0, "name", settings.name()),
        Field.text(1, "product", settings.product()),
        Field.text(2, "version", parts.booted().version()),
        Field.text(3, "profile", settings.profile()),
        Field.text(4, "prefix", settings.prefix()),
        Field.text(5, "line", settings.line()),
        Field.text(6, "link", link == null ? "away" : link.state()),
        Field.text(7, "socket", settings.socket()));
  }

  @Override
  public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
    Ticket ticket = new Ticket(parts.serial(), listener);
    parts.serial().execute(() -> exchange(request, deadline, ticket));
    return ticket;
  }

  private void exchange(CoapRequest request, Duration deadline, Ticket ticket) {
    if (ticket.isCancelled()) {
      return;
    }
    if (SensorRequest.isOne(request, parts.settings().prefix())) {
      SensorRequest translated = SensorRequest.of(request);
      if (translated.refusal() != null) {
        ticket.answered(translated.refusal());
      } else {
        proxy(translated.request(), deadline, ticket);
      }
      return;
    }
    CoapResponse refusal = refusal(request);
    if (refusal != null) {
      ticket.answered(refusal);
      return;
    }
    Timer timer = parts.after(deadline, () -> ticket.failed(LATE));
    ticket.onEnd(timer::cancel);
    if (!locals.answer(request, ticket::answered)) {
      own.answer(request, deadline, ticket::answered);
    }
  }

  /** Returns the answer to a request for the NIC itself that it does not understand; else null. */
  private static CoapResponse refusal(CoapRequest request) {
    int critical = Unrecognised.criticalHere(request.options());
    return critical == Unrecognised.NONE
        ? DirectOptions.ofBlock(request)
        : Replies.badOption(request.options(), critical);
  }

  private void proxy(CoapRequest request, Duration deadline, Ticket ticket) {
    SensorExchange exchange =
        new SensorExchange(() -> request, sensor.tokens.token(), new Plain(ticket));
    ticket.onEnd(() -> sensor.channel.cancel(exchange));
    sensor.channel.submit(exchange, deadline);
  }

  private Duration shorter(Duration deadline) {
    Duration own = parts.settings().sensorDeadline();
    return deadline.compareTo(own) < 0 ? deadline : own;
  }

  @Override
  public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
    Ticket ticket = new Ticket(parts.serial(), listener);
    parts.serial().execute(() -> observe(request, deadline, ticket));
    return ticket;
  }

  private void observe(CoapRequest request, Duration deadline, Ticket ticket) {
    if (Hardware.isObservable(request) && refusal(request) == null) {
      Call call = sensor.hardware.observe(request, ticket.lasting());
      ticket.onEnd(call::cancel);
      return;
    }
    SensorRequest translated =
        SensorRequest.isOne(request, parts.settings().prefix()) ? SensorRequest.of(request) : null;
    ObservedResource resource =
        translated == null || translated.refusal() != null
            ? null
            : ObservedResource.of(translated.request());
    if (resource == null) {
      exchange(request, deadline, ticket);
    } else if (!sensor.whenOpen(() -> join(resource, deadline, ticket))) {
      ticket.failed(DeviceFailure.busy("as many observe through this NIC as may"));
    }
  }

  private void join(ObservedResource resource, Duration deadline, Ticket ticket) {
    if (!ticket.isCancelled()) {
      Call call = sensor.observations.join(resource, shorter(deadline), ticket.lasting());
      ticket.onEnd(call::cancel);
    }
  }

  /** Passes a plain answer of the sensor on. */
  private record Plain(Ticket ticket) implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      ticket.answered(SensorAnswer.plain(response));
    }

    @Override
    public void failed(DeviceFailure failure) {
      ticket.failed(failure);
    }
  }
}
