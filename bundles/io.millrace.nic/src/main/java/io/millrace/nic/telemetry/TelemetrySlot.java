// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.nic.core.NicContext;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The slot of a telemetry service. While the service is being replaced, questions wait; when there
 * is none, there is no value at once. Services are bound from any thread; answers are passed on the
 * serial executor.
 *
 * @param <T> telemetry or pins
 */
public final class TelemetrySlot<T> {
  private static final CallbackGuard TELEMETRY =
      new CallbackGuard(TelemetrySlot.class, "the telemetry of a NIC");

  private final NicContext context;
  private final SlotLimits limits = SlotLimits.standard();
  private final Slot<T> slot;
  private final Runnable changed;
  private T listenedTo;
  private AutoCloseable listening;
  private volatile long replacedUntil;

  /**
   * Makes an empty slot.
   *
   * @param changed run on the serial executor when values may have changed
   */
  TelemetrySlot(NicContext context, Runnable changed) {
    this.context = context;
    this.changed = changed;
    this.slot = new Slot<>(context.time(), limits);
    this.replacedUntil = context.time().nanos();
  }

  public void bind(T service) {
    slot.bind(service);
    context.executor().execute(() -> listen(service));
  }

  public void unbind(T service) {
    replacedUntil = context.time().nanos() + limits.grace().toNanos();
    slot.unbind(service);
    context.executor().complete(() -> stopListening(service));
  }

  private void listen(T service) {
    stopListening(listenedTo);
    if (service instanceof NicTelemetry telemetry) {
      listening =
          TELEMETRY.get(
              telemetry, there -> there.listen(() -> context.executor().execute(changed)), null);
      listenedTo = listening == null ? null : service;
    }
    changed.run();
  }

  private void stopListening(T service) {
    if (service == null || listenedTo != service) {
      return;
    }
    listenedTo = null;
    TELEMETRY.close(listening);
  }

  void close() {
    context.executor().complete(() -> stopListening(listenedTo));
    T service = slot.service();
    if (service != null) {
      slot.unbind(service);
    }
    slot.close();
  }

  /** Returns a value now; empty when there is none, or no service at the moment. */
  <R> Optional<R> now(Function<T, Optional<R>> question) {
    return slot.call(service -> asked(question, service), Optional.empty());
  }

  /** Tells whether there is no service. */
  boolean isAway() {
    return slot.service() == null;
  }

  /** Tells whether the service has left a short while ago, so that another one is expected. */
  boolean isBeingReplaced() {
    return isAway() && context.time().nanos() - replacedUntil < 0;
  }

  /** Passes a value, which may be absent. */
  <R> void ask(Function<T, Optional<R>> question, Consumer<Optional<R>> then) {
    if (isAway() && !isBeingReplaced()) {
      then.accept(Optional.empty());
      return;
    }
    slot.submit(
        0,
        new Caller<>() {
          @Override
          public void admitted(T service, Runnable done) {
            Optional<R> value = asked(question, service);
            done.run();
            context.executor().execute(() -> then.accept(value));
          }

          @Override
          public void refused(Refusal why) {
            context.executor().execute(() -> then.accept(Optional.empty()));
          }
        });
  }

  private <R> Optional<R> asked(Function<T, Optional<R>> question, T service) {
    return TELEMETRY.get(service, question, Optional.empty());
  }
}
