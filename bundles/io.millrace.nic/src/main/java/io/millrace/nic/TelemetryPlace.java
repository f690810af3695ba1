// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A place for what a NIC knows of its hardware. Who asks while it is being replaced waits; where
 * there is none, at once there is no value. Bound from any thread; answers on the serial.
 *
 * @param <T> telemetry or pins
 */
final class TelemetryPlace<T> {
  private static final CallbackGuard TELEMETRY =
      new CallbackGuard(TelemetryPlace.class, "the telemetry of a NIC");

  private final NicParts parts;
  private final SlotLimits limits = SlotLimits.standard();
  private final Slot<T> slot;
  private final Runnable changed;
  private T listenedTo;
  private AutoCloseable listening;
  private volatile long awaitedUntil;

  /**
   * Makes a place.
   *
   * @param changed run on the serial when values may have changed
   */
  TelemetryPlace(NicParts parts, Runnable changed) {
    this.parts = parts;
    this.changed = changed;
    this.slot = new Slot<>(parts.time(), limits);
    this.awaitedUntil = parts.time().nanos();
  }

  void bind(T service) {
    slot.bind(service);
    parts.serial().execute(() -> listen(service));
  }

  void unbind(T service) {
    awaitedUntil = parts.time().nanos() + limits.grace().toNanos();
    slot.unbind(service);
    parts.serial().complete(() -> deaf(service));
  }

  private void listen(T service) {
    deaf(listenedTo);
    if (service instanceof NicTelemetry telemetry) {
      listening =
          TELEMETRY.get(
              telemetry, there -> there.listen(() -> parts.serial().execute(changed)), null);
      listenedTo = listening == null ? null : service;
    }
    changed.run();
  }

  private void deaf(T service) {
    if (service == null || listenedTo != service) {
      return;
    }
    listenedTo = null;
    TELEMETRY.close(listening);
  }

  void close() {
    parts.serial().complete(() -> deaf(listenedTo));
    T service = slot.service();
    if (service != null) {
      slot.unbind(service);
    }
    slot.close();
  }

  /** Returns a value now; empty when there is none, or nobody to ask just now. */
  <R> Optional<R> now(Function<T, Optional<R>> question) {
    return slot.call(service -> asked(question, service), Optional.empty());
  }

  /** Tells whether nobody is here. */
  boolean isAway() {
    return slot.service() == null;
  }

  /** Tells whether nobody is here who could be asked, although somebody was a short while ago. */
  boolean isAwaited() {
    return isAway() && parts.time().nanos() - awaitedUntil < 0;
  }

  /** Gives a value, which may be absent. */
  <R> void ask(Function<T, Optional<R>> question, Consumer<Optional<R>> then) {
    if (isAway() && !isAwaited()) {
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
            parts.serial().execute(() -> then.accept(value));
          }

          @Override
          public void refused(Refusal why) {
            parts.serial().execute(() -> then.accept(Optional.empty()));
          }
        });
  }

  private <R> Optional<R> asked(Function<T, Optional<R>> question, T service) {
    return TELEMETRY.get(service, question, Optional.empty());
  }
}
