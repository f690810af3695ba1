// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.traffic;

import io.millrace.api.metrics.Distribution;
import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the meters and the threads' clocks showed at one moment.
 *
 * @param nanos the monotonic clock
 * @param counters the values that grow, by meter
 * @param latency how long the requests took that succeeded, in seconds, since the start
 * @param observations how many the clients have
 * @param threads how much each thread has computed, by ID
 */
public record TrafficSample(
    long nanos,
    Map<Meter, Double> counters,
    Distribution latency,
    double observations,
    Map<Long, ThreadTime> threads) {
  /** What is read of the meters. */
  private static final Set<String> NAMES =
      Set.of(
          TrafficWindow.REQUESTS,
          TrafficWindow.MESSAGES,
          TrafficWindow.NOTIFICATIONS,
          TrafficWindow.OWN_NOTIFICATIONS,
          TrafficWindow.RETRANSMISSIONS);

  /** A meter: its name, and label names and values in turn. */
  public record Meter(String name, List<String> labels) {
    /** Returns the value of a label; empty when it has none of that name. */
    public String label(String label) {
      for (int i = 0; i + 1 < labels.size(); i += 2) {
        if (labels.get(i).equals(label)) {
          return labels.get(i + 1);
        }
      }
      return "";
    }
  }

  /** Returns a sample before anything happened. */
  public static TrafficSample none(long nanos) {
    return new TrafficSample(nanos, Map.of(), Distribution.EMPTY, 0, Map.of());
  }

  /** Reads the meters and the threads' clocks. */
  public static TrafficSample read(long nanos, Meters meters) {
    Map<Meter, Double> counters = new HashMap<>();
    double observations = 0;
    for (Sample each : meters.samples()) {
      if (each.name().equals(TrafficWindow.OBSERVATIONS)) {
        observations = each.value();
      }
      if (NAMES.contains(each.name())) {
        counters.put(new Meter(each.name(), each.labels()), each.value());
      }
    }
    Distribution latency = meters.histogram(TrafficWindow.LATENCY).distribution();
    return new TrafficSample(nanos, counters, latency, observations, ThreadTime.all());
  }
}
