// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths that are observed over one link, one observer each, and when each notification is due:
 * every period after the registration, by the monotonic clock [spec device-ic-api.md §7]. Used by
 * tasks of the serial executor only.
 */
final class Observations {
  /** Sends notifications. */
  interface Notify {
    /**
     * Reads the sensor and sends the notification.
     *
     * @param away runs instead when no sensor is bound
     */
    void send(Observation observation, Runnable away);
  }

  private final Map<SensorPath, Observation> byPath = new LinkedHashMap<>();
  private final Time time;
  private final SerialExecutor executor;
  private final int limit;
  private final Notify notify;

  Observations(Time time, SerialExecutor executor, int limit, Notify notify) {
    this.time = time;
    this.executor = executor;
    this.limit = limit;
    this.notify = notify;
  }

  /** Registers an observer, which replaces an older one; false when the table is full. */
  boolean register(SensorPath path, Bytes token, Duration period) {
    if (!enter(new Observation(path, token, period))) {
      return false;
    }
    arm(byPath.get(path), period);
    return true;
  }

  /** Enters an observer that is never notified, or gives the present observer this token. */
  boolean claim(SensorPath path, Bytes token) {
    Observation present = byPath.get(path);
    if (present != null) {
      present.token = token;
      return true;
    }
    return enter(new Observation(path, token, Duration.ZERO));
  }

  /** Enters an observer that was due at {@code due} before this bundle was replaced. */
  void resume(SensorPath path, Bytes token, Duration period, long due) {
    Observation observation = new Observation(path, token, period);
    if (enter(observation)) {
      long rest = Math.max(0, Math.min(period.toNanos(), due - time.nanos()));
      arm(observation, Duration.ofNanos(rest));
    }
  }

  private boolean enter(Observation observation) {
    if (byPath.size() >= limit && !byPath.containsKey(observation.path)) {
      return false;
    }
    Observation before = byPath.put(observation.path, observation);
    if (before != null) {
      before.stop();
    }
    return true;
  }

  /** Removes the observer of a path and returns its token; null when there was none. */
  Bytes cancel(SensorPath path) {
    Observation observation = byPath.remove(path);
    if (observation == null) {
      return null;
    }
    observation.stop();
    return observation.token;
  }

  /** Notifies between the periods, because the sensor asked for it. */
  void push(SensorPath path) {
    Observation observation = byPath.get(path);
    if (observation != null) {
      send(observation);
    }
  }

  /** A sensor was bound; sends the notification that fell due while none was. */
  void sensorBound(SensorPath path, Duration period) {
    Observation observation = byPath.get(path);
    if (observation == null) {
      return;
    }
    boolean late = observation.overdue;
    observation.overdue = false;
    if (late || !period.equals(observation.period)) {
      observation.period = period;
      arm(observation, period);
    }
    if (late) {
      send(observation);
    }
  }

  /** Returns the observations, oldest first. */
  Collection<Observation> all() {
    return List.copyOf(byPath.values());
  }

  /** Removes the observer whose last notification had this message ID; false if there is none. */
  boolean reset(int messageId) {
    for (Observation each : all()) {
      if (each.notifiedAs == messageId) {
        return cancel(each.path) != null;
      }
    }
    return false;
  }

  /** Moves all due times by a change of the device clock [spec device-ic-api.md §7]. */
  void clockJumped(Duration forward) {
    for (Observation each : all()) {
      long rest = each.due - time.nanos() - forward.toNanos();
      arm(each, Duration.ofNanos(Math.max(0, rest)));
    }
  }

  /** Ends all timers. */
  void stop() {
    new ArrayList<>(byPath.values()).forEach(Observation::stop);
    byPath.clear();
  }

  private void arm(Observation observation, Duration delay) {
    observation.stop();
    if (observation.period.isZero()) {
      return;
    }
    observation.due = time.nanos() + delay.toNanos();
    observation.timer = time.schedule(delay, () -> executor.execute(() -> fallDue(observation)));
  }

  private void fallDue(Observation observation) {
    if (byPath.get(observation.path) != observation) {
      return;
    }
    long sinceDue = time.nanos() - observation.due;
    arm(observation, observation.period.minusNanos(sinceDue % observation.period.toNanos()));
    send(observation);
  }

  private void send(Observation observation) {
    notify.send(observation, () -> observation.overdue = true);
  }
}
