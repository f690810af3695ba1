// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a poll says.
 *
 * @param sleep until the next one; empty when the server says nothing that can be read
 * @param deployment the deployment that waits, or null
 * @param confirmation the deployment that waits for a confirmation, or null
 * @param cancel the action that is to be cancelled, or null
 * @param attributes where attributes are asked for, or null
 */
public record Poll(
    Optional<Duration> sleep,
    ActionLink deployment,
    ActionLink confirmation,
    ActionLink cancel,
    URI attributes) {

  /** Reads a poll's answer. */
  public static Poll of(Map<String, Object> answer, ServerAddress server) {
    String attributes = BoundedJson.text(answer, "_links", "configData", "href");
    return new Poll(
        PollTime.of(BoundedJson.text(answer, "config", "polling", "sleep")),
        link(answer, server, "deploymentBase"),
        link(answer, server, "confirmationBase"),
        link(answer, server, "cancelAction"),
        server.link(attributes));
  }

  private static ActionLink link(Map<String, Object> answer, ServerAddress server, String name) {
    URI uri = server.link(BoundedJson.text(answer, "_links", name, "href"));
    return uri == null ? null : ActionLink.of(uri);
  }
}
