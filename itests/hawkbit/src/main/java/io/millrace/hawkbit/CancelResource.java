// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Action.State;
import java.util.Map;
import java.util.Optional;

/** Cancels, and what devices say to them. Called under the lock. */
final class CancelResource {
  private CancelResource() {}

  static Answer get(Device device, long number) {
    Optional<Action> found = device.action(number);
    if (found.isEmpty()) {
      return Answer.notFound("action " + number);
    }
    if (!found.get().isCancelled()) {
      return Answer.empty(404);
    }
    String id = Long.toString(number);
    return Answer.json(200, Map.of("id", id, "cancelAction", Map.of("stopId", id)));
  }

  static Answer feedback(Device device, long number, Request request) {
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
    if (!action.isCancelled()) {
      return Answer.error(405, "action.notCancelable", "the action is not being cancelled");
    }
    action.add("cancel " + said.execution() + " " + said.finished(), said.messages());
    if (action.isActive()) {
      decide(device, action, said);
    }
    return Answer.empty(200);
  }

  private static void decide(Device device, Action action, Feedback said) {
    boolean closed = said.execution().equals("closed");
    if (closed && !said.isFailure()) {
      action.end(State.CANCELED);
      if (device.served().isEmpty()) {
        device.unassign(device.installed());
      }
    } else if (closed || said.execution().equals("rejected")) {
      action.become(State.RUNNING);
    }
  }
}
