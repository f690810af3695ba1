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
 * The bounded number of paths that sensors live at. A path outlives its sensor by a grace, in which
 * the next version finds everything as it was; a sensor without a place waits for one. Thread-safe.
 */
final class SensorPlaces {
  private static final CallbackGuard NAMES =
      new CallbackGuard(SensorPlaces.class, "asking a sensor for its name");
  private static final Logger LOG = System.getLogger(SensorPlaces.class.getName());

  private final Map<SensorPath, SensorPlace> places = new LinkedHashMap<>();
  private final Map<Sensor, SensorPlace> bySensor = new IdentityHashMap<>();
  private final Map<Sensor, ServiceRank> waiting = new LinkedHashMap<>();
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

  /**
   * Gives a sensor its place, or has it wait for one. Of several on a path the first by ranking,
   * then age, is served, and the next one follows at once.
   */
  void arrive(Sensor sensor, ServiceRank rank) {
    SensorPath path = NAMES.get(sensor, SensorPath::of, settings.classifier(), null);
    if (path == null) {
      return;
    }
    SensorPlace place = assign(sensor, path, rank);
    if (place == null) {
      LOG.log(Level.WARNING, () -> "sensor " + path + " has to wait for a place");
      return;
    }
    place.sensors.add(sensor, rank);
  }

  private synchronized SensorPlace assign(Sensor sensor, SensorPath path, ServiceRank rank) {
    SensorPlace place = places.get(path);
    if (place == null && places.size() < settings.maxSensors() && !closed) {
      place = make(path);
    }
    if (place == null) {
      waiting.put(sensor, rank);
      return null;
    }
    bySensor.put(sensor, place);
    if (place.absence != null) {
      place.absence.cancel();
      place.absence = null;
    }
    return place;
  }

  private SensorPlace make(SensorPath path) {
    SensorPlace place = new SensorPlace(path, time, settings.generation());
    place.sensors = new PreferredService<>(time, (from, to) -> change(place, from, to));
    places.put(path, place);
    return place;
  }

  /** The next sensor is in before the former one leaves, so that nobody meets an empty place. */
  private boolean change(SensorPlace place, Sensor from, Sensor to) {
    if (to != null) {
      place.moveIn(to, hosts.kept(place.path), () -> push(place));
    }
    if (from != null) {
      place.moveOut(from);
    }
    if (to != null) {
      hosts.came(place);
    }
    return true;
  }

  /** Keeps a path for a sensor that was here before this bundle was replaced; false when full. */
  synchronized boolean expect(SensorPath path) {
    if (!places.containsKey(path) && places.size() < settings.maxSensors()) {
      keep(make(path));
    }
    return places.containsKey(path);
  }

  /** Lets a sensor go when nobody is inside it any more; its path stays for a grace. */
  void leave(Sensor sensor) {
    SensorPlace place;
    synchronized (this) {
      waiting.remove(sensor);
      place = bySensor.remove(sensor);
    }
    if (place == null) {
      return;
    }
    place.sensors.remove(sensor);
    synchronized (this) {
      if (place.sensors.isEmpty() && places.get(place.path) == place) {
        keep(place);
      }
    }
  }

  private void keep(SensorPlace place) {
    if (!closed) {
      place.absence = time.schedule(grace, () -> expire(place));
    }
  }

  private void expire(SensorPlace place) {
    synchronized (this) {
      if (!place.sensors.isEmpty() || !places.remove(place.path, place)) {
        return;
      }
    }
    place.slot.close();
    hosts.gone(place.path);
    next();
  }

  /** Lets everybody who waits try again. */
  private void next() {
    Map<Sensor, ServiceRank> again;
    synchronized (this) {
      again = new LinkedHashMap<>(waiting);
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
