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
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.core.OptionCheck;
import io.millrace.nic.core.Replies;
import io.millrace.nic.observation.ObservedResource;
import io.millrace.nic.resource.Field;
import io.millrace.nic.resource.LocalResources;
import io.millrace.nic.resource.NicResource;
import io.millrace.nic.resource.NicResources;
import io.millrace.nic.sensor.SensorAnswer;
import io.millrace.nic.sensor.SensorEvent;
import io.millrace.nic.sensor.SensorExchange;
import io.millrace.nic.sensor.SensorRequest;
import io.millrace.nic.telemetry.TelemetryResources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The NIC as a device of the gateway: passes a request to the sensor, to an application's resource
 * or to a resource of the NIC itself. Thread-safe; all work is done on the serial executor.
 */
final class NicDevice implements Device {
  private static final DeviceFailure LATE =
      DeviceFailure.executionUnknown("the resource did not answer in time");

  private final NicContext context;
  private final SensorSide sensor;
  private final LocalResources locals;
  private final NicResources resources;

  NicDevice(
      NicContext context,
      SensorSide sensor,
      LocalResources locals,
      Map<String, NicResource> resources) {
    this.context = context;
    this.sensor = sensor;
    this.locals = locals;
    this.resources = new NicResources(context, sensor.discovery, locals, resources);
  }

  @Override
  public String name() {
    return context.settings().name();
  }

  /** Tells the Device IC of an event; the answer comes on the serial executor. */
  void event(SensorEvent event, Consumer<CoapResponse> answer) {
    context.executor().execute(() -> sensor.commands.event(event, answer));
  }

  /** Has the Device IC restart; the answer comes on the serial executor. */
  void reset(Consumer<CoapResponse> answer) {
    context.executor().execute(() -> sensor.commands.reset(answer));
  }

  /** Returns how long a command to the Device IC may take at the most, in milliseconds. */
  long deadlineMillis() {
    return context.settings().sensorDeadline().plusSeconds(5).toMillis();
  }

  /** Returns what {@code nic:info} shows. */
  List<Field> description() {
    NicSettings settings = context.settings();
    PrimaryLink link = sensor.port.slot().service();
    return List.of(
        Field.text(0, "name", settings.name()),
        Field.text(1, "product", settings.product()),
        Field.text(2, "version", context.runningVersion().version()),
        Field.text(3, "profile", settings.profile()),
        Field.text(4, "prefix", settings.prefix()),
        Field.text(5, "line", settings.line()),
        Field.text(6, "link", link == null ? "away" : link.state()),
        Field.text(7, "socket", settings.socket()));
  }

  @Override
  public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
    PendingCall pending = new PendingCall(context.executor(), listener);
    context.executor().execute(() -> exchange(request, deadline, pending));
    return pending;
  }

  private void exchange(CoapRequest request, Duration deadline, PendingCall pending) {
    if (pending.isCancelled()) {
      return;
    }
    if (SensorRequest.isOne(request, context.settings().prefix())) {
      SensorRequest translated = SensorRequest.of(request);
      if (translated.refusal() != null) {
        pending.answered(translated.refusal());
      } else {
        proxy(translated.request(), deadline, pending);
      }
      return;
    }
    CoapResponse refusal = refusal(request);
    if (refusal != null) {
      pending.answered(refusal);
      return;
    }
    Timer timer = context.after(deadline, () -> pending.failed(LATE));
    pending.onEnd(timer::cancel);
    if (!locals.answer(request, pending::answered)) {
      resources.answer(request, deadline, pending::answered);
    }
  }

  /**
   * Returns the error for a request to the NIC itself with options that it does not support; else
   * null.
   */
  private static CoapResponse refusal(CoapRequest request) {
    int critical = OptionCheck.criticalHere(request.options());
    return critical == OptionCheck.NONE
        ? NicResources.blockRefusal(request)
        : Replies.badOption(request.options(), critical);
  }

  private void proxy(CoapRequest request, Duration deadline, PendingCall pending) {
    SensorExchange exchange =
        new SensorExchange(() -> request, sensor.tokens.token(), new Plain(pending));
    pending.onEnd(() -> sensor.channel.cancel(exchange));
    sensor.channel.submit(exchange, deadline);
  }

  private Duration shorter(Duration deadline) {
    Duration own = context.settings().sensorDeadline();
    return deadline.compareTo(own) < 0 ? deadline : own;
  }

  @Override
  public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
    PendingCall pending = new PendingCall(context.executor(), listener);
    context.executor().execute(() -> observe(request, deadline, pending));
    return pending;
  }

  private void observe(CoapRequest request, Duration deadline, PendingCall pending) {
    if (TelemetryResources.isObservable(request) && refusal(request) == null) {
      Call call = sensor.telemetry.observe(request, pending.observing());
      pending.onEnd(call::cancel);
      return;
    }
    SensorRequest translated =
        SensorRequest.isOne(request, context.settings().prefix())
            ? SensorRequest.of(request)
            : null;
    ObservedResource resource =
        translated == null || translated.refusal() != null
            ? null
            : ObservedResource.of(translated.request());
    if (resource == null) {
      exchange(request, deadline, pending);
    } else if (!sensor.whenOpen(() -> join(resource, deadline, pending))) {
      pending.failed(DeviceFailure.busy("too many clients observe through this NIC"));
    }
  }

  private void join(ObservedResource resource, Duration deadline, PendingCall pending) {
    if (!pending.isCancelled()) {
      Call call = sensor.observations.join(resource, shorter(deadline), pending.observing());
      pending.onEnd(call::cancel);
    }
  }

  /** Passes on the answer of the sensor to a request that does not observe. */
  private record Plain(PendingCall pending) implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      pending.answered(SensorAnswer.plain(response));
    }

    @Override
    public void failed(DeviceFailure failure) {
      pending.failed(failure);
    }
  }
}
