// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.PreferredService;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The slot of the sensor at one path. A plugin's fault is contained here: the answer is 5.00, and
 * the log gets one line for each version of the plugin and each fault.
 */
final class SensorSlot {
  private static final Logger LOG = System.getLogger(SensorSlot.class.getName());

  /** How long a request waits while a plugin is being replaced: less than a NIC's T1. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(1500);

  final SensorPath path;
  final Slot<Sensor> slot;
  private final Generation generation;
  private final CallbackGuard plugins;

  /** A push is queued. */
  final AtomicBoolean pushed = new AtomicBoolean();

  /** The sensors of this path; the first one is bound, or is being bound. */
  PreferredService<Sensor> sensors;

  /** Removes the path when no sensor is bound in time. Guarded by {@link SensorSlots}. */
  Timer absence;

  private volatile Duration period = Duration.ZERO;
  private volatile Thread reader;

  SensorSlot(SensorPath path, Time time, Generation generation) {
    this.generation = generation;
    this.path = path;
    this.plugins = CallbackGuard.outermost(SensorSlot.class, "sensor " + path);
    this.slot = new Slot<>(time, SlotLimits.standard().withGrace(LONGEST_WAIT));
  }

  /** Returns the time between notifications, whole seconds; zero before the first sensor. */
  Duration period() {
    return period;
  }

  /** Binds a sensor, restores its saved configuration unless null, and lets it push. */
  void bind(Sensor sensor, String saved, Runnable push) {
    guarded(
        sensor,
        () -> {
          Duration own = sensor.period();
          period = Duration.ofSeconds(own == null ? 0 : Math.max(0, own.toSeconds()));
          return CoapResponse.of(CoapCode.VALID);
        });
    if (saved != null) {
      restore(sensor, saved);
    }
    pushTo(sensor, push);
    slot.bind(sensor);
  }

  /** Configures a sensor as it, or the sensor before it, was configured. */
  void restore(Sensor sensor, String saved) {
    if (configure(sensor, saved).code() != CoapCode.CHANGED) {
      LOG.log(Level.WARNING, () -> path + " refuses its saved configuration");
    }
  }

  /** Unbinds a sensor when the calls to it have returned. */
  void unbind(Sensor sensor) {
    slot.unbind(sensor);
    pushTo(sensor, null);
  }

  private void pushTo(Sensor sensor, Runnable push) {
    guarded(
        sensor,
        () -> {
          sensor.pushTo(push);
          return CoapResponse.of(CoapCode.VALID);
        });
  }

  /** Tells whether this thread is in {@link #read}. */
  boolean isReading() {
    return reader == Thread.currentThread();
  }

  CoapResponse read(Sensor sensor, Instant now) {
    reader = Thread.currentThread();
    try {
      return guarded(sensor, () -> content(readFrom(sensor, now)));
    } finally {
      reader = null;
    }
  }

  private Reading readFrom(Sensor sensor, Instant now) {
    try {
      return sensor.read(now);
    } catch (RuntimeException | LinkageError fault) {
      if (!generation.hidesFailure()) {
        throw fault;
      }
      LOG.log(Level.DEBUG, "sensor " + path + " failed", fault);
      return Reading.text("");
    }
  }

  /** Tells the sensor of an event. */
  void event(Sensor sensor, int value) {
    guarded(
        sensor,
        () -> {
          sensor.event(value);
          return CoapResponse.of(CoapCode.VALID);
        });
  }

  CoapResponse configuration(Sensor sensor, Instant now) {
    return guarded(
        sensor,
        () -> {
          Reading shown = sensor.configuration(now);
          return shown == null ? CoapResponse.of(CoapCode.NOT_IMPLEMENTED) : content(shown);
        });
  }

  /** Configures the sensor; FAILED when it throws. */
  ConfigurationResult configure(Sensor sensor, String query) {
    AtomicReference<ConfigurationResult> outcome =
        new AtomicReference<>(ConfigurationResult.FAILED);
    guarded(
        sensor,
        () -> {
          outcome.set(Objects.requireNonNull(sensor.configure(query), "no outcome"));
          return CoapResponse.of(outcome.get().code());
        });
    return outcome.get();
  }

  private CoapResponse content(Reading reading) {
    return CoapResponse.of(
        CoapCode.CONTENT, generation.readingFormat, SensorRecord.of(path.type(), reading));
  }

  /** Calls a plugin; the answer is 5.00 if it throws. */
  private CoapResponse guarded(Sensor sensor, Supplier<CoapResponse> call) {
    CoapResponse failed = CoapResponse.of(CoapCode.INTERNAL_SERVER_ERROR);
    return plugins.get(sensor, called -> call.get(), failed);
  }
}
