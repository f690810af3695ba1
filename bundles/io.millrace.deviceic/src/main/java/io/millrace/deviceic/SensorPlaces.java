// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.sensor.Sensor;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The bounded number of paths that sensors live at. A path outlives its sensor by a grace, in which
 * the next version finds everything as it was; a sensor without a place waits for one. Thread-safe.
 */
final class SensorPlaces {
  private static final CallbackGuard NAMES =
      new CallbackGuard(SensorPlaces.class, "asking a sensor for its name");
  private static final Logger LOG = System.getLogger(SensorPlaces.class.getName());

  private final Map<SensorPath, SensorPlace> places = new LinkedHashMap<>();
  private final List<Sensor> waiting = new ArrayList<>();
  private final Time time;
  private final Settings settings;
  private final Hosts hosts;
  private final Duration grace = SlotLimits.standard().grace();
  private boolean closed;

  SensorPlaces(Time time, Settings settings, Hosts hosts) {
    this.time = time;
    this.settings = settings;
    this.hosts = hosts;
  }

  /** Returns the place of that path, or null. */
  synchronized SensorPlace find(SensorPath path) {
    return places.get(path);
  }

  /** Returns every place, oldest first. */
  synchronized List<SensorPlace> all() {
    return List.copyOf(places.values());
  }

  /** Tells every sensor of an event. */
  void event(int value) {
    for (SensorPlace place : all()) {
      place.slot.call(
          sensor -> {
            place.event(sensor, value);
            return null;
          },
          null);
    }
  }

  /** Returns every classifier that has a place; the configured one always, and first. */
  synchronized List<String> classifiers() {
    Stream<String> others = places.keySet().stream().map(SensorPath::classifier);
    return Stream.concat(Stream.of(settings.classifier()), others).distinct().toList();
  }

  /** Gives a sensor its place, or has it wait for one. */
  void arrive(Sensor sensor) {
    SensorPath path = NAMES.get(sensor, SensorPath::of, settings.classifier(), null);
    if (path == null) {
      return;
    }
    SensorPlace place = assign(sensor, path);
    if (place == null) {
      LOG.log(Level.WARNING, () -> "sensor " + path + " has to wait for a place");
      return;
    }
    place.moveIn(sensor, hosts.kept(path), () -> push(place));
    hosts.came(place);
  }

  private synchronized SensorPlace assign(Sensor sensor, SensorPath path) {
    SensorPlace place = places.get(path);
    if (place == null && places.size() < settings.maxSensors() && !closed) {
      place = new SensorPlace(path, time, settings.generation());
      places.put(path, place);
    }
    if (place == null || place.tenant != null) {
      waiting.add(sensor);
      return null;
    }
    place.tenant = sensor;
    if (place.absence != null) {
      place.absence.cancel();
      place.absence = null;
    }
    return place;
  }

  /** Keeps a path for a sensor that was here before this bundle was replaced; false when full. */
  synchronized boolean expect(SensorPath path) {
    if (!places.containsKey(path) && places.size() < settings.maxSensors()) {
      SensorPlace place = new SensorPlace(path, time, settings.generation());
      places.put(path, place);
      keep(place);
    }
    return places.containsKey(path);
  }

  /** Lets a sensor go when nobody is inside it any more; its path stays for a grace. */
  void leave(Sensor sensor) {
    SensorPlace place = unassign(sensor);
    if (place != null) {
      place.moveOut(sensor);
      next();
    }
  }

  private synchronized SensorPlace unassign(Sensor sensor) {
    waiting.remove(sensor);
    for (SensorPlace place : places.values()) {
      if (place.tenant == sensor) {
        place.tenant = null;
        keep(place);
        return place;
      }
    }
    return null;
  }

  private void keep(SensorPlace place) {
    if (!closed) {
      place.absence = time.schedule(grace, () -> expire(place));
    }
  }

  private void expire(SensorPlace place) {
    synchronized (this) {
      if (place.tenant != null || !places.remove(place.path, place)) {
        return;
      }
    }
    place.slot.close();
    hosts.gone(place.path);
    next();
  }

  /** Lets everybody who waits try again. */
  private void next() {
    List<Sensor> again;
    synchronized (this) {
      again = List.copyOf(waiting);
      waiting.clear();
    }
    again.forEach(this::arrive);
  }

  private void push(SensorPlace place) {
    if (!place.isReading() && place.pushed.compareAndSet(false, true)) {
      hosts.pushed(place);
    }
  }

  /** Sends away who waits for a sensor, and forgets the graces. */
  void close() {
    List<SensorPlace> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(places.values());
    }
    for (SensorPlace place : all) {
      if (place.absence != null) {
        place.absence.cancel();
      }
      place.slot.close();
    }
  }
}
