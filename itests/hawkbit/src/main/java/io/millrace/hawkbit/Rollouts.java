// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The management side: devices, sets and assignments. Thread-safe; its lock guards all of it. */
public final class Rollouts {
  private final Settings settings;
  private final Map<String, Device> devices = new TreeMap<>();
  private long numbers;

  Rollouts(Settings settings) {
    this.settings = settings;
  }

  /** Makes a device known, as the management interface does. */
  public synchronized Device register(String id) {
    return devices.computeIfAbsent(id, each -> new Device(each, "token-of-" + each));
  }

  /** Returns a device. */
  public synchronized Optional<Device> device(String id) {
    return Optional.ofNullable(devices.get(id));
  }

  /** Returns all devices. */
  public synchronized List<Device> devices() {
    return List.copyOf(devices.values());
  }

  /** Makes a software module. */
  public synchronized SoftwareModule module(String name, String version) {
    return new SoftwareModule(++numbers, name, version);
  }

  /** Makes a set. */
  public DistributionSet set(String name, String version, SoftwareModule... modules) {
    return new DistributionSet(name, version, false, List.copyOf(Arrays.asList(modules)));
  }

  /** Assigns a set; what is active before it is cancelled. */
  public synchronized Action assign(String id, DistributionSet set, Assignment how) {
    Device device = register(id);
    for (Action former : device.actions()) {
      supersede(former);
    }
    boolean confirms = settings.confirmation() && how.confirms() && !device.autoConfirms();
    Action action = new Action(++numbers, device, set, how, confirms);
    device.assign(action);
    return action;
  }

  private void supersede(Action former) {
    if (!former.isActive() || former.set().migrationStep()) {
      return;
    }
    if (settings.autoClose()) {
      former.end(State.CANCELED);
    } else {
      cancel(former);
    }
  }

  /** Begins to cancel an action; the device has to agree. */
  public synchronized void cancel(Action action) {
    if (action.isActive() && !action.isCancelled()) {
      action.become(State.CANCELING);
      action.add("canceling", List.of(Action.SERVER + "cancel requested"));
    }
  }

  /** Ends an action without the device. */
  public synchronized void forceQuit(Action action) {
    action.end(State.CANCELED);
    action.add("canceled", List.of(Action.SERVER + "force quit"));
  }

  /** Makes a soft action forced. */
  public synchronized void force(Action action) {
    action.force();
  }

  /** Confirms an action on behalf of its device, or takes that back. */
  public synchronized void confirm(Action action, boolean confirmed) {
    action.become(confirmed ? State.RUNNING : State.WAITS_FOR_CONFIRMATION);
  }

  /** Opens, closes or ends the maintenance window of an action. */
  public synchronized void window(Action action, Window window) {
    action.window(window);
  }

  /** Returns where an action is. */
  public synchronized State state(Action action) {
    return action.state();
  }

  /** Returns all that was said of an action. */
  public synchronized List<String> messages(Action action) {
    return action.messages();
  }
}
