// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A device that the server knows. Guarded by the rollouts. */
public final class Device {
  private final String id;
  private final String token;
  private final Map<String, String> attributes = new TreeMap<>();
  private final List<Action> actions = new ArrayList<>();
  private boolean asksAttributes = true;
  private boolean autoConfirms;
  private DistributionSet assigned;
  private DistributionSet installed;
  private Action installedBy;
  private long installedMillis;
  private int polls;

  Device(String id, String token) {
    this.id = id;
    this.token = token;
  }

  /** Returns its controller ID. */
  public String id() {
    return id;
  }

  /** Returns its target token. */
  public String token() {
    return token;
  }

  /** Returns what it said of itself. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /** Returns its actions, oldest first. */
  public List<Action> actions() {
    return List.copyOf(actions);
  }

  /** Returns the set that counts as installed, or null. */
  public DistributionSet installed() {
    return installed;
  }

  /** Returns the set that is assigned, or null. */
  public DistributionSet assigned() {
    return assigned;
  }

  /** Returns how often it has polled. */
  public int polls() {
    return polls;
  }

  /** Tells whether its attributes are asked for. */
  public boolean asksAttributes() {
    return asksAttributes;
  }

  /** Has it confirm by itself from now on, or not. */
  public void autoConfirms(boolean does) {
    autoConfirms = does;
  }

  boolean autoConfirms() {
    return autoConfirms;
  }

  void asksAttributes(boolean does) {
    asksAttributes = does;
  }

  void polled() {
    polls++;
  }

  void assign(Action action) {
    actions.add(action);
    assigned = action.set();
  }

  /** The heaviest active action, of these the oldest; those being cancelled among them. */
  Optional<Action> served() {
    return actions.stream()
        .filter(Action::isActive)
        .min(Comparator.comparingInt((Action a) -> -a.weight()).thenComparingLong(Action::id));
  }

  Optional<Action> action(long number) {
    return actions.stream().filter(each -> each.id() == number).findFirst();
  }

  /** The action whose link is shown as installed, or null. */
  Action installedBy() {
    return installedBy;
  }

  void forgetInstalledBy(Action action) {
    if (installedBy == action) {
      installedBy = null;
    }
  }

  /** Books an installation, unless its time is not later than the last one's. */
  void installed(Action action, long millis) {
    installedBy = action;
    if (millis > installedMillis) {
      installedMillis = millis;
      installed = action.set();
    }
  }

  void unassign(DistributionSet next) {
    assigned = next;
  }
}
