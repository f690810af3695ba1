// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.ArrayList;
import java.util.List;

/**
 * A roll-out of one set over groups of devices, as the server does it: a group gets the set when
 * enough devices of the group before have finished; when too many devices of a group have failed,
 * the roll-out is paused and no further group gets it. What is under way goes on. Thread-safe.
 */
public final class Rollout {
  private static final int PERCENT = 100;

  private final Rollouts rollouts;
  private final DistributionSet set;
  private final List<List<String>> groups;
  private final int successPercent;
  private final int errorPercent;
  private final List<List<Action>> started = new ArrayList<>();
  private boolean paused;

  /** Where it is. */
  public enum State {
    /** A group has the set, or the next one is about to get it. */
    RUNNING,
    /** Too many devices of a group have failed. */
    PAUSED,
    /** All groups have it, and enough devices of the last one have finished. */
    FINISHED
  }

  /**
   * Makes it; no group has the set before {@link #advance}.
   *
   * @param successPercent of a group have to finish before the next group begins
   * @param errorPercent of a group have to fail for the roll-out to pause
   */
  public Rollout(
      Rollouts rollouts,
      DistributionSet set,
      List<List<String>> groups,
      int successPercent,
      int errorPercent) {
    this.rollouts = rollouts;
    this.set = set;
    this.groups = groups;
    this.successPercent = successPercent;
    this.errorPercent = errorPercent;
  }

  /** Does what the server's scheduler does every few seconds; returns where it is then. */
  public synchronized State advance() {
    if (!paused && !started.isEmpty() && share(Action.State.ERROR) >= errorPercent) {
      paused = true;
    }
    boolean ready = started.isEmpty() || share(Action.State.FINISHED) >= successPercent;
    if (!paused && ready && started.size() < groups.size()) {
      started.add(assign(groups.get(started.size())));
      ready = false;
    }
    return paused ? State.PAUSED : ready ? State.FINISHED : State.RUNNING;
  }

  private List<Action> assign(List<String> devices) {
    return devices.stream().map(id -> rollouts.assign(id, set, Assignment.FORCED)).toList();
  }

  /** Returns the percentage of the newest group that is in a state. */
  private int share(Action.State state) {
    List<Action> newest = started.get(started.size() - 1);
    long count = newest.stream().filter(each -> rollouts.state(each) == state).count();
    return (int) (count * PERCENT / newest.size());
  }

  /** Returns the actions of the groups that have the set, in the order of the groups. */
  public synchronized List<List<Action>> actions() {
    return List.copyOf(started);
  }
}
