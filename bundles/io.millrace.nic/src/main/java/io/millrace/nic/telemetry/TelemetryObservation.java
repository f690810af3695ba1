// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Call;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.ObserveNumbers;
import io.millrace.nic.core.TelemetrySettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The observation of a telemetry value by clients. They are notified when it differs enough from
 * the last notification, not before the shortest interval has passed, and after the longest
 * interval in any case. Used on the serial executor only.
 *
 * @param <V> the value
 */
final class TelemetryObservation<V> {
  private final NicContext context;
  private final TelemetrySlot<NicTelemetry> telemetry;
  private final Function<NicTelemetry, Optional<V>> question;
  private final TelemetryResource<NicTelemetry> resource;
  private final BiPredicate<V, V> differs;
  private final ObserveNumbers numbers;
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private V told;
  private long toldAt;
  private Timer timer;

  /** One observer; compared by identity. */
  private static final class Watcher {
    final int format;
    final DeviceListener listener;

    Watcher(int format, DeviceListener listener) {
      this.format = format;
      this.listener = listener;
    }
  }

  /**
   * Makes an observation without observers.
   *
   * @param differs whether the second value differs enough from the first to be notified
   */
  TelemetryObservation(
      NicContext context,
      TelemetrySlot<NicTelemetry> telemetry,
      TelemetryResource<NicTelemetry> resource,
      Function<NicTelemetry, Optional<V>> question,
      BiPredicate<V, V> differs) {
    this.context = context;
    this.telemetry = telemetry;
    this.resource = resource;
    this.question = question;
    this.differs = differs;
    this.numbers = context.numbers();
  }

  /** Adds an observer; it gets one response without Observe option when there is no value. */
  Call join(CoapRequest request, DeviceListener listener) {
    int format = resource.format(request);
    if (format < 0) {
      resource.handle(request, listener::answered);
      return () -> {};
    }
    if (watchers.size() >= context.settings().observerLimit()) {
      listener.failed(DeviceFailure.busy("too many clients observe through this NIC"));
      return () -> {};
    }
    Watcher watcher = new Watcher(format, listener);
    watchers.add(watcher);
    telemetry.ask(question, value -> begin(watcher, value));
    return () -> remove(watcher);
  }

  private void begin(Watcher watcher, Optional<V> value) {
    if (!watchers.contains(watcher)) {
      return;
    }
    CoapResponse answer = resource.now(watcher.format);
    if (value.isEmpty() || answer.payload().isEmpty() || !isGood(answer)) {
      watchers.remove(watcher);
      watcher.listener.answered(answer);
      return;
    }
    watcher.listener.answered(numbered(answer, numbers.next()));
    if (told == null) {
      remember(value.get());
    }
  }

  private static boolean isGood(CoapResponse answer) {
    return answer.options().has(OptionNumber.CONTENT_FORMAT);
  }

  private void remove(Watcher watcher) {
    if (watchers.remove(watcher) && watchers.isEmpty()) {
      forget();
    }
  }

  private void forget() {
    told = null;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** The value may have changed. */
  void look() {
    Optional<V> value = telemetry.now(question);
    if (told == null || telemetry.isAway()) {
      return;
    }
    Duration since = Duration.ofNanos(context.time().nanos() - toldAt);
    TelemetrySettings settings = context.settings().telemetry();
    boolean due = since.compareTo(settings.longest()) >= 0;
    if (value.isEmpty()) {
      finish();
    } else if (due || differs.test(told, value.get())) {
      if (since.compareTo(settings.shortest()) >= 0) {
        tell(value.get());
      } else {
        lookIn(settings.shortest().minus(since));
      }
    } else {
      lookIn(settings.longest().minus(since));
    }
  }

  private void tell(V value) {
    long number = numbers.next();
    for (Watcher each : List.copyOf(watchers)) {
      CoapResponse answer = resource.now(each.format);
      if (isGood(answer)) {
        each.listener.answered(numbered(answer, number));
      }
    }
    remember(value);
  }

  private void remember(V value) {
    told = value;
    toldAt = context.time().nanos();
    lookIn(context.settings().telemetry().longest());
  }

  private void lookIn(Duration pause) {
    if (timer != null) {
      timer.cancel();
    }
    timer = context.after(pause, this::look);
  }

  private void finish() {
    List<Watcher> all = List.copyOf(watchers);
    watchers.clear();
    forget();
    all.forEach(each -> each.listener.answered(resource.now(each.format)));
  }

  private CoapResponse numbered(CoapResponse answer, long number) {
    return answer.with(
        answer.options().toBuilder()
            .set(OptionNumber.OBSERVE, number)
            .set(OptionNumber.MAX_AGE, context.settings().telemetry().longest().toSeconds())
            .build());
  }

  /** The NIC stops: observers fail, and have to observe again. */
  void close() {
    List<Watcher> all = List.copyOf(watchers);
    watchers.clear();
    forget();
    all.forEach(each -> each.listener.failed(DeviceFailure.busy(NicContext.REPLACED)));
  }
}
