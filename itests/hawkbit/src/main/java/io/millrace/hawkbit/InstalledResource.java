// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.Map;
import java.util.Optional;

/** What is installed: read by the action's number, or said by the device. Under the lock. */
final class InstalledResource {
  private InstalledResource() {}

  static Answer answer(Device device, Path path, Request request, DeploymentView view) {
    if (request.method().equals("GET")) {
      Optional<Action> found = device.action(path.number(1));
      return found.isPresent() && !found.get().isActive()
          ? Answer.json(200, view.of(found.get(), "deployment", 0))
          : Answer.notFound("installed action");
    }
    return request.method().equals("PUT") ? put(device, request) : Answer.empty(405);
  }

  private static Answer put(Device device, Request request) {
    Map<?, ?> body;
    try {
      body = Json.read(request.body()) instanceof Map<?, ?> map ? map : Map.of();
    } catch (IllegalArgumentException wrong) {
      return Answer.unreadable(wrong.getMessage());
    }
    DistributionSet now = device.installed();
    if (now != null && fits(now, body)) {
      return Answer.empty(200);
    }
    for (Action each : device.actions()) {
      if (fits(each.set(), body)) {
        device.installed(each, System.currentTimeMillis());
        return Answer.empty(201);
      }
    }
    return Answer.notFound("distribution set");
  }

  private static boolean fits(DistributionSet set, Map<?, ?> body) {
    return set.name().equals(body.get("name")) && set.version().equals(body.get("version"));
  }
}
