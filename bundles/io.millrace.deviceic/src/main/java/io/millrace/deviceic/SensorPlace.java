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
 * A path and its sensor, which may be replaced. What a plugin does wrong ends here: 5.00, and one
 * line in the log for each version of it and each fault.
 */
final class SensorPlace {
  private static final Logger LOG = System.getLogger(SensorPlace.class.getName());

  /** How long a request waits for a plugin that is being replaced: less than a NIC's T1. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  final SensorPath path;
  final Slot<Sensor> slot;
  private final Generation generation;
  private final CallbackGuard plugins;

  /** A push waits for its turn. */
  final AtomicBoolean pushed = new AtomicBoolean();

  /** The sensors of this path: the first one is here, or on its way in. */
  PreferredService<Sensor> sensors;

  /** How long they may be away. Guarded by the places. */
  Timer absence;

  private volatile Duration period = Duration.ZERO;
  private volatile Thread reader;

  SensorPlace(SensorPath path, Time time, Generation generation) {
    this.generation = generation;
    this.path = path;
    this.plugins = CallbackGuard.outermost(SensorPlace.class, "sensor " + path);
    this.slot = new Slot<>(time, SlotLimits.standard().withGrace(PATIENCE));
  }

  /** Returns the time between notifications, whole seconds; zero while none was here. */
  Duration period() {
    return period;
  }

  /** Takes a sensor in: gives it the configuration that was kept, or null, and the way to push. */
  void moveIn(Sensor sensor, String kept, Runnable push) {
    guarded(
        sensor,
        () -> {
          Duration own = sensor.period();
          period = Duration.ofSeconds(own == null ? 0 : Math.max(0, own.toSeconds()));
          return CoapResponse.of(CoapCode.VALID);
        });
    if (kept != null) {
      restore(sensor, kept);
    }
    tell(sensor, push);
    slot.bind(sensor);
  }

  /** Gives a sensor back the configuration it, or the one before it, accepted. */
  void restore(Sensor sensor, String kept) {
    if (configure(sensor, kept).code() != CoapCode.CHANGED) {
      LOG.log(Level.WARNING, () -> path + " does not take its kept configuration back");
    }
  }

  /** Waits until nobody is inside the sensor, and lets it go. */
  void moveOut(Sensor sensor) {
    slot.unbind(sensor);
    tell(sensor, null);
  }

  private void tell(Sensor sensor, Runnable push) {
    guarded(
        sensor,
        () -> {
          sensor.pushTo(push);
          return CoapResponse.of(CoapCode.VALID);
        });
  }

  /** Tells whether this thread is inside {@link #read}. */
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
    AtomicReference<ConfigurationResult> said = new AtomicReference<>(ConfigurationResult.FAILED);
    guarded(
        sensor,
        () -> {
          said.set(Objects.requireNonNull(sensor.configure(query), "no outcome"));
          return CoapResponse.of(said.get().code());
        });
    return said.get();
  }

  private CoapResponse content(Reading reading) {
    return CoapResponse.of(
        CoapCode.CONTENT, generation.readingFormat, SensorRecord.of(path.type(), reading));
  }

  /** Whatever a plugin throws, its caller goes on. */
  private CoapResponse guarded(Sensor sensor, Supplier<CoapResponse> call) {
    CoapResponse failed = CoapResponse.of(CoapCode.INTERNAL_SERVER_ERROR);
    return plugins.get(sensor, called -> call.get(), failed);
  }
}
