// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Action.State;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a device reads at each poll: when to come again, and links to what there is for it. */
final class PollResource {
  private PollResource() {}

  static Answer get(Device device, Settings settings, String base) {
    device.polled();
    Map<String, Object> links = new LinkedHashMap<>();
    device.served().ifPresent(action -> offer(action, base, links));
    if (device.installedBy() != null) {
      Action installed = device.installedBy();
      link(links, "installedBase", base + "/installedBase/" + installed.id());
    }
    if (device.asksAttributes()) {
      link(links, "configData", base + "/configData");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("config", Map.of("polling", Map.of("sleep", settings.sleep())));
    if (!links.isEmpty()) {
      answer.put("_links", links);
    }
    return Answer.json(200, answer);
  }

  private static void offer(Action action, String base, Map<String, Object> links) {
    if (action.window() == Action.Window.OVER && !action.isCancelled()) {
      action.become(State.CANCELING);
    }
    String name =
        action.state() == State.WAITS_FOR_CONFIRMATION
            ? "confirmationBase"
            : action.isCancelled() ? "cancelAction" : "deploymentBase";
    String href = base + "/" + name + "/" + action.id();
    link(links, name, name.equals("cancelAction") ? href : href + "?c=" + action.change());
  }

  static void link(Map<String, Object> links, String name, String href) {
    links.put(name, Map.of("href", href));
  }
}
