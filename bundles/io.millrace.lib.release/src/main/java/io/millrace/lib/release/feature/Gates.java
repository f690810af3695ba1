// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import java.util.List;

/**
 * What must hold after the switch, or the router goes back.
 *
 * @param tags of health checks that must be good
 * @param probes URIs that must be answered
 * @param seconds how long the router watches, 1 to 3,600
 */
public record Gates(List<String> tags, List<String> probes, int seconds) {
  /** No check and no probe of the release's own; half a minute. */
  public static final Gates NONE = new Gates(List.of(), List.of(), 30);
}
