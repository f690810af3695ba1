// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Action.Type;
import java.util.List;
import java.util.Optional;

/** Deployments as devices get them, and what they say about them. Called under the lock. */
final class DeploymentResource {
  private final Settings settings;

  DeploymentResource(Settings settings) {
    this.settings = settings;
  }

  Answer get(Device device, long number, int history, DeploymentView view) {
    Optional<Action> found = device.action(number);
    if (found.isEmpty()) {
      return Answer.notFound("action " + number);
    }
    Action action = found.get();
    if (action.isCancelled() || action.state() == State.WAITS_FOR_CONFIRMATION) {
      return Answer.empty(404);
    }
    if (action.window() == Action.Window.OVER) {
      action.become(State.CANCELING);
      return Answer.empty(404);
    }
    retrieved(device, action);
    return Answer.json(200, view.of(action, "deployment", history));
  }

  /** Notes that it was read; a finished action goes back, and its installation is forgotten. */
  private static void retrieved(Device device, Action action) {
    List<Action.Entry> entries = action.history();
    if (!entries.get(entries.size() - 1).status().equals("retrieved")) {
      action.add("retrieved", List.of(Action.SERVER + "Target retrieved update action."));
    }
    device.forgetInstalledBy(action);
    if (action.state() == State.RUNNING || action.state() == State.FINISHED) {
      action.become(State.RETRIEVED);
    }
  }

  Answer feedback(Device device, long number, Request request, long nowMillis) {
    Feedback said;
    try {
      said = Feedback.read(request.body());
    } catch (IllegalArgumentException wrong) {
      return Answer.unreadable(wrong.getMessage());
    }
    Optional<Action> found = device.action(number);
    if (found.isEmpty()) {
      return Answer.notFound("action " + number);
    }
    Action action = found.get();
    if (action.state() == State.WAITS_FOR_CONFIRMATION) {
      return Answer.empty(404);
    }
    if (!action.isActive()) {
      return Answer.empty(410);
    }
    Answer refused = overLimits(action, said);
    return refused != null ? refused : book(device, action, said, nowMillis);
  }

  private Answer overLimits(Action action, Feedback said) {
    if (said.messages().size() > settings.feedbackMessages()) {
      return Answer.quota("too many messages");
    }
    return said.execution().equals("closed") ? null : entries(action);
  }

  /** Returns the refusal when the history of an action is full. */
  Answer entries(Action action) {
    int most = settings.historyEntries();
    return most > 0 && action.history().size() >= most
        ? Answer.quota("too many status entries")
        : null;
  }

  private static Answer book(Device device, Action action, Feedback said, long nowMillis) {
    action.add(said.execution() + " " + said.finished(), said.messages());
    long time = said.timestampMillis() > 0 ? said.timestampMillis() : nowMillis;
    switch (said.execution()) {
      case "closed" -> close(device, action, said, time);
      case "downloaded" -> {
        action.become(action.isCancelled() ? State.CANCELING : State.DOWNLOADED);
        if (action.type() == Type.DOWNLOAD_ONLY) {
          action.end(State.DOWNLOADED);
          device.asksAttributes(true);
        }
      }
      default -> {
        // Anything else is a note: the action stays as it is, also after "canceled".
      }
    }
    return Answer.empty(200);
  }

  /** Only a failure is one: {@code none} counts as success. */
  private static void close(Device device, Action action, Feedback said, long time) {
    if (said.isFailure()) {
      action.end(State.ERROR);
      device.unassign(null);
    } else {
      action.end(State.FINISHED);
      device.installed(action, time);
      device.asksAttributes(true);
    }
  }
}
