// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Action.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Actions that wait for a word, and devices that give it by themselves. Under the lock. */
final class ConfirmationResource {
  private ConfirmationResource() {}

  static Answer overview(Device device, String base) {
    Map<String, Object> links = new LinkedHashMap<>();
    String change = device.autoConfirms() ? "deactivateAutoConfirm" : "activateAutoConfirm";
    PollResource.link(links, change, base + "/confirmationBase/" + change);
    device
        .served()
        .filter(action -> action.state() == State.WAITS_FOR_CONFIRMATION)
        .ifPresent(
            action ->
                PollResource.link(
                    links,
                    "confirmationBase",
                    base + "/confirmationBase/" + action.id() + "?c=" + action.change()));
    return Answer.json(
        200, Map.of("autoConfirm", Map.of("active", device.autoConfirms()), "_links", links));
  }

  static Answer get(Device device, long number, int history, DeploymentView view) {
    Optional<Action> found = device.action(number);
    if (found.isEmpty()) {
      return Answer.notFound("action " + number);
    }
    return found.get().state() == State.WAITS_FOR_CONFIRMATION
        ? Answer.json(200, view.of(found.get(), "confirmation", history))
        : Answer.empty(404);
  }

  static Answer feedback(Device device, long number, Request request) {
    Map<?, ?> body;
    try {
      body = Json.read(request.body()) instanceof Map<?, ?> map ? map : Map.of();
    } catch (IllegalArgumentException wrong) {
      return Answer.unreadable(wrong.getMessage());
    }
    Object word = body.get("confirmation");
    if (!"confirmed".equals(word) && !"denied".equals(word)) {
      return Answer.unreadable("confirmation is not allowed: " + word);
    }
    Optional<Action> found = device.action(number);
    if (found.isEmpty()) {
      return Answer.notFound("action " + number);
    }
    return decide(found.get(), "confirmed".equals(word), body);
  }

  private static Answer decide(Action action, boolean confirmed, Map<?, ?> body) {
    if (!action.isActive()) {
      return Answer.empty(410);
    }
    boolean waits = action.state() == State.WAITS_FOR_CONFIRMATION;
    if (confirmed ? !waits : action.isCancelled()) {
      return Answer.empty(404);
    }
    action.add(
        confirmed ? "confirmed" : "denied",
        Feedback.messages(body.get("code"), body.get("details")));
    action.become(confirmed ? State.RUNNING : State.WAITS_FOR_CONFIRMATION);
    return Answer.empty(200);
  }

  /** Confirms what waits, and all that comes. */
  static Answer activate(Device device) {
    if (device.autoConfirms()) {
      return Answer.error(409, "repo.autoConfirmationAlreadyActive", "it is active already");
    }
    device.autoConfirms(true);
    for (Action each : device.actions()) {
      if (each.isActive() && each.state() == State.WAITS_FOR_CONFIRMATION) {
        each.become(State.RUNNING);
      }
    }
    return Answer.empty(200);
  }

  static Answer deactivate(Device device) {
    device.autoConfirms(false);
    return Answer.empty(200);
  }
}
