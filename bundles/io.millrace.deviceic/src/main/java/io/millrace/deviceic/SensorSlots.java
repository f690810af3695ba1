// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.sensor.Sensor;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.PreferredService;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The slots of the sensors, one a path, bounded in number. A slot outlives its sensor by a grace,
 * in which the next version of the plugin continues with the same observations and configuration; a
 * sensor for which no slot is free waits for one. Thread-safe.
 */
final class SensorSlots {
  private static final CallbackGuard NAMES =
      new CallbackGuard(SensorSlots.class, "the name of a sensor");
  private static final Logger LOG = System.getLogger(SensorSlots.class.getName());

  private final Map<SensorPath, SensorSlot> slots = new LinkedHashMap<>();
  private final Map<Sensor, SensorSlot> bySensor = new IdentityHashMap<>();
  private final Map<Sensor, ServiceRank> waiting = new LinkedHashMap<>();
  private final Time time;
  private final Settings settings;
  private final SensorListener listener;
  private final Duration grace = SlotLimits.standard().grace();
  private boolean closed;

  SensorSlots(Time time, Settings settings, SensorListener listener) {
    this.time = time;
    this.settings = settings;
    this.listener = listener;
  }

  /** Returns the slot of that path, or null. */
  synchronized SensorSlot find(SensorPath path) {
    return slots.get(path);
  }

  /** Returns all slots, oldest first. */
  synchronized List<SensorSlot> all() {
    return List.copyOf(slots.values());
  }

  /** Returns which sensors are not served, because all paths are in use: one sentence each. */
  List<String> unserved() {
    List<Sensor> left;
    synchronized (this) {
      left = List.copyOf(waiting.keySet());
    }
    return left.stream()
        .map(each -> unserved(NAMES.get(each, SensorPath::of, settings.classifier(), null)))
        .toList();
  }

  private static String unserved(SensorPath path) {
    return "sensor " + path + " waits: all maxSensors paths are in use";
  }

  /** Tells every sensor of an event. */
  void event(int value) {
    for (SensorSlot slot : all()) {
      slot.slot.call(
          sensor -> {
            slot.event(sensor, value);
            return null;
          },
          null);
    }
  }

  /** Returns every classifier that has a slot; the configured one always, and first. */
  synchronized List<String> classifiers() {
    Stream<String> others = slots.keySet().stream().map(SensorPath::classifier);
    return Stream.concat(Stream.of(settings.classifier()), others).distinct().toList();
  }

  /**
   * Binds a sensor to the slot of its path, or has it wait for a free slot. Of several sensors of
   * one path the first by ranking, then age, is served; when it leaves the next one follows.
   */
  void bind(Sensor sensor, ServiceRank rank) {
    SensorPath path = NAMES.get(sensor, SensorPath::of, settings.classifier(), null);
    if (path == null) {
      return;
    }
    SensorSlot slot = assign(sensor, path, rank);
    if (slot == null) {
      LOG.log(Level.WARNING, () -> unserved(path));
      return;
    }
    slot.sensors.add(sensor, rank);
  }

  private synchronized SensorSlot assign(Sensor sensor, SensorPath path, ServiceRank rank) {
    SensorSlot slot = slots.get(path);
    if (slot == null && slots.size() < settings.maxSensors() && !closed) {
      slot = make(path);
    }
    if (slot == null) {
      waiting.put(sensor, rank);
      return null;
    }
    bySensor.put(sensor, slot);
    if (slot.absence != null) {
      slot.absence.cancel();
      slot.absence = null;
    }
    return slot;
  }

  private SensorSlot make(SensorPath path) {
    SensorSlot slot = new SensorSlot(path, time, settings.generation());
    slot.sensors = new PreferredService<>(time, (from, to) -> replace(slot, from, to));
    slots.put(path, slot);
    return slot;
  }

  /** Binds the next sensor before it unbinds the former, so that the slot is never empty. */
  private boolean replace(SensorSlot slot, Sensor from, Sensor to) {
    if (to != null) {
      slot.bind(to, listener.savedConfiguration(slot.path), () -> push(slot));
    }
    if (from != null) {
      slot.unbind(from);
    }
    if (to != null) {
      listener.bound(slot);
    }
    return true;
  }

  /** Reserves the path of a sensor from before this bundle was replaced; false when full. */
  synchronized boolean reserve(SensorPath path) {
    if (!slots.containsKey(path) && slots.size() < settings.maxSensors()) {
      startGrace(make(path));
    }
    return slots.containsKey(path);
  }

  /** Unbinds a sensor when the calls to it have returned; its slot remains for a grace. */
  void unbind(Sensor sensor) {
    SensorSlot slot;
    synchronized (this) {
      waiting.remove(sensor);
      slot = bySensor.remove(sensor);
    }
    if (slot == null) {
      return;
    }
    slot.sensors.remove(sensor);
    synchronized (this) {
      if (slot.sensors.isEmpty() && slots.get(slot.path) == slot) {
        startGrace(slot);
      }
    }
  }

  private void startGrace(SensorSlot slot) {
    if (!closed) {
      slot.absence = time.schedule(grace, () -> expire(slot));
    }
  }

  private void expire(SensorSlot slot) {
    synchronized (this) {
      if (!slot.sensors.isEmpty() || !slots.remove(slot.path, slot)) {
        return;
      }
    }
    slot.slot.close();
    listener.removed(slot.path);
    bindWaiting();
  }

  /** Tries again to bind the sensors that wait. */
  private void bindWaiting() {
    Map<Sensor, ServiceRank> again;
    synchronized (this) {
      again = new LinkedHashMap<>(waiting);
      waiting.clear();
    }
    again.forEach(this::bind);
  }

  private void push(SensorSlot slot) {
    if (!slot.isReading() && slot.pushed.compareAndSet(false, true)) {
      listener.pushed(slot);
    }
  }

  /** Refuses the callers that wait for a sensor, and cancels the graces. */
  void close() {
    List<SensorSlot> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(slots.values());
    }
    for (SensorSlot slot : all) {
      if (slot.absence != null) {
        slot.absence.cancel();
      }
      slot.slot.close();
    }
  }
}
