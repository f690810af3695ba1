// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.traffic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The samples of the last minutes, at equal distances. Bounded; thread-safe. */
public final class TrafficHistory {
  /** How many parts the time that is remembered has. */
  private static final int PARTS = 12;

  private final Supplier<TrafficSample> sampler;
  private final Duration length;
  private final Deque<TrafficSample> samples = new ArrayDeque<>();

  /**
   * Makes an empty one.
   *
   * @param length how far it reaches back
   */
  public TrafficHistory(Supplier<TrafficSample> sampler, Duration length) {
    this.sampler = sampler;
    this.length = length;
  }

  /** Returns how often it wants to be asked to {@link #look}. */
  public Duration period() {
    return length.dividedBy(PARTS);
  }

  /** Takes a sample. */
  public void look() {
    TrafficSample fresh = sampler.get();
    synchronized (samples) {
      samples.addLast(fresh);
      if (samples.size() > PARTS + 1) {
        samples.removeFirst();
      }
    }
  }

  /** Forgets what was, so that what comes is compared with nothing older than now. */
  public void restart() {
    synchronized (samples) {
      samples.clear();
    }
    look();
  }

  /** Returns what happened from the oldest sample until now. */
  public TrafficWindow window() {
    TrafficSample now = sampler.get();
    synchronized (samples) {
      return samples.isEmpty()
          ? TrafficWindow.NONE
          : TrafficWindow.between(samples.peekFirst(), now);
    }
  }
}
