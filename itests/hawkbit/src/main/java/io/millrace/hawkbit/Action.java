// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.ArrayList;
import java.util.List;

/** One assignment of a set to a device, and what was said about it. Guarded by the rollouts. */
public final class Action {
  /** The prefix of history entries that the server makes itself. */
  static final String SERVER = "Update Server: ";

  private static final int CHANGE_STEP = 0x9E3779B1;

  /** Where an action is. */
  public enum State {
    WAITS_FOR_CONFIRMATION,
    RUNNING,
    RETRIEVED,
    DOWNLOADED,
    CANCELING,
    CANCELED,
    FINISHED,
    ERROR
  }

  /** How an action is meant. */
  public enum Type {
    SOFT,
    FORCED,
    DOWNLOAD_ONLY
  }

  /** The maintenance window of an action. */
  public enum Window {
    NONE,
    CLOSED,
    OPEN,
    OVER
  }

  /**
   * An entry of an action's history.
   *
   * @param status what a device reads as its status
   * @param messages its messages, in pieces of at most 512 characters
   */
  public record Entry(String status, List<String> messages) {}

  private final long id;
  private final Device device;
  private final DistributionSet set;
  private final int weight;
  private final List<Entry> history = new ArrayList<>();
  private State state;
  private Type type;
  private Window window = Window.NONE;
  private boolean active = true;
  private int changes;

  Action(long id, Device device, DistributionSet set, Assignment how, boolean confirms) {
    this.id = id;
    this.device = device;
    this.set = set;
    this.weight = how.weight();
    this.type = how.type();
    this.window = how.window();
    this.state = confirms ? State.WAITS_FOR_CONFIRMATION : State.RUNNING;
    add("running", List.of(SERVER + "Assignment initiated by the simulator."));
  }

  /** Returns its number. */
  public long id() {
    return id;
  }

  /** Returns its device. */
  public Device device() {
    return device;
  }

  /** Returns what is assigned. */
  public DistributionSet set() {
    return set;
  }

  /** Returns where it is. */
  public State state() {
    return state;
  }

  /** Tells whether it is not ended. */
  public boolean isActive() {
    return active;
  }

  /** Returns its history, oldest first. */
  public List<Entry> history() {
    return List.copyOf(history);
  }

  /** Returns all that devices said of it. */
  public List<String> messages() {
    return history.stream().flatMap(entry -> entry.messages().stream()).toList();
  }

  Type type() {
    return type;
  }

  Window window() {
    return window;
  }

  int weight() {
    return weight;
  }

  boolean isCancelled() {
    return state == State.CANCELING || state == State.CANCELED;
  }

  /** Changes with each stored change; negative at times. */
  int change() {
    return (changes + 1) * CHANGE_STEP;
  }

  void force() {
    type = Type.FORCED;
    changes++;
  }

  void window(Window next) {
    window = next;
    changes++;
  }

  void become(State next) {
    state = next;
    changes++;
  }

  void end(State next) {
    become(next);
    active = false;
  }

  void add(String status, List<String> messages) {
    history.add(new Entry(status, List.copyOf(messages)));
    changes++;
  }
}
