// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import io.millrace.northbound.mqtt.reading.Source.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is observed for a broker: the sources of its configuration, those of each device for as long
 * as the device is there. Thread-safe.
 */
public final class Readings {
  private static final int MOST = 1024;

  private final List<Source> sources;
  private final ReadingContext context;
  private final TreeSet<String> devices = new TreeSet<>();
  private final Map<Target, Reading> readings = new LinkedHashMap<>();
  private boolean started;

  /** Makes it; nothing is observed before {@link #start}. */
  public Readings(List<Source> sources, ReadingContext context) {
    this.sources = List.copyOf(sources);
    this.context = context;
  }

  /** Begins to observe. */
  public void start() {
    List<Reading> begun;
    synchronized (this) {
      started = true;
      begun = added();
    }
    begun.forEach(Reading::begin);
  }

  /** A device of this router is there. */
  public void add(String device) {
    List<Reading> begun;
    synchronized (this) {
      devices.add(device);
      begun = started ? added() : List.of();
    }
    begun.forEach(Reading::begin);
  }

  private List<Reading> added() {
    List<Reading> added = new ArrayList<>();
    for (Source each : sources) {
      for (String device : each.isOfEvery() ? devices : List.of(each.device())) {
        Target target = each.target(device);
        if (!readings.containsKey(target) && readings.size() < MOST) {
          Reading reading = new Reading(target, context);
          readings.put(target, reading);
          added.add(reading);
        }
      }
    }
    return added;
  }

  /**
   * A device of this router has gone for good. While its bundle is replaced its observations go on.
   */
  public void remove(String device) {
    List<Reading> ended = new ArrayList<>();
    synchronized (this) {
      devices.remove(device);
      for (Source each : sources) {
        Reading reading = each.isOfEvery() ? readings.remove(each.target(device)) : null;
        if (reading != null) {
          ended.add(reading);
        }
      }
    }
    ended.forEach(Reading::close);
  }

  /** Returns how many resources are observed, or are to be. */
  public synchronized int size() {
    return readings.size();
  }

  /** Returns a sentence for each that cannot be observed. */
  public synchronized List<String> faults() {
    return readings.values().stream()
        .filter(each -> !each.fault().isEmpty())
        .map(each -> each.target().uri() + ": " + each.fault())
        .toList();
  }

  /** Ends all. */
  public void close() {
    List<Reading> all;
    synchronized (this) {
      started = false;
      all = List.copyOf(readings.values());
      readings.clear();
    }
    all.forEach(Reading::close);
  }
}
