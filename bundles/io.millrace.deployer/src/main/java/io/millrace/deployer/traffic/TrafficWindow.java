// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.traffic;

import io.millrace.api.metrics.Distribution;
import io.millrace.deployer.traffic.TrafficSample.Meter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What happened between two moments. A meter that has fallen was made anew: it counts from zero.
 *
 * @param seconds how long it was
 * @param counters how much each meter grew
 * @param latency of the requests that succeeded, in seconds
 * @param observations how many the clients had at its end
 * @param busy the share of a core that the busiest thread of each name used
 */
public record TrafficWindow(
    double seconds,
    Map<Meter, Double> counters,
    Distribution latency,
    double observations,
    Map<String, Double> busy) {
  static final String OBSERVATIONS = "millrace_gateway_observations";
  static final String REQUESTS = "millrace_gateway_requests_total";
  static final String LATENCY = "millrace_gateway_request_seconds";
  static final String MESSAGES = "millrace_coap_messages_total";
  static final String NOTIFICATIONS = "millrace_coap_notifications_total";
  static final String OWN_NOTIFICATIONS = "millrace_gateway_own_notifications_total";
  static final String RETRANSMISSIONS = "millrace_coap_retransmissions_total";

  /** Answers a block that more blocks of the same request follow [RFC 7959 §2.9.1]. */
  private static final String CONTINUE = "2.31";

  /** No time, no traffic. */
  public static final TrafficWindow NONE =
      new TrafficWindow(0, Map.of(), Distribution.EMPTY, 0, Map.of());

  private static final double NANOS_PER_SECOND = 1e9;

  /** Returns what happened between two samples. */
  public static TrafficWindow between(TrafficSample earlier, TrafficSample later) {
    double seconds = (later.nanos() - earlier.nanos()) / NANOS_PER_SECOND;
    Map<Meter, Double> grown = new HashMap<>();
    later
        .counters()
        .forEach(
            (meter, value) -> {
              double before = earlier.counters().getOrDefault(meter, 0.0);
              grown.put(meter, value < before ? value : value - before);
            });
    Map<String, Double> busy = new TreeMap<>();
    later
        .threads()
        .forEach(
            (id, now) -> {
              ThreadTime then = earlier.threads().get(id);
              long nanos = now.nanos() - (then == null ? 0 : then.nanos());
              double share = seconds <= 0 ? 0 : nanos / NANOS_PER_SECOND / seconds;
              busy.merge(now.name(), share, Math::max);
            });
    return new TrafficWindow(
        seconds, grown, later.latency().since(earlier.latency()), later.observations(), busy);
  }

  /** Returns the requests that the gateway answered; a body in blocks is one, by its last block. */
  public double requests() {
    return answered(code -> true);
  }

  /** Returns the requests that were answered with a code that fits, such as {@code 5.03}. */
  public double answered(Predicate<String> code) {
    return sum(
        REQUESTS, meter -> !meter.label("code").equals(CONTINUE) && code.test(meter.label("code")));
  }

  /** Returns the messages that were sent. */
  public double messagesSent() {
    return sum(MESSAGES, meter -> meter.label("direction").equals("out"));
  }

  /**
   * Returns the notifications that were sent to clients, but for those of the gateway's own
   * resources, such as the status of the change that is judged.
   */
  public double notifications() {
    double all = sum(NOTIFICATIONS, meter -> meter.label("side").equals("server"));
    return Math.max(0, all - sum(OWN_NOTIFICATIONS, meter -> true));
  }

  /** Returns the messages that were sent once more. */
  public double retransmissions() {
    return sum(RETRANSMISSIONS, meter -> true);
  }

  /** Returns how many of something that happened so often here are expected in another time. */
  public double expected(double here, double otherSeconds) {
    return seconds <= 0 ? 0 : here / seconds * otherSeconds;
  }

  private double sum(String name, Predicate<Meter> which) {
    double sum = 0;
    for (Map.Entry<Meter, Double> each : counters.entrySet()) {
      if (each.getKey().name().equals(name) && which.test(each.getKey())) {
        sum += each.getValue();
      }
    }
    return sum;
  }
}
