// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.transport.Peer;

/** Finds the resources of the gateway itself that can be observed. */
@FunctionalInterface
public interface ResourceHops {
  /**
   * Returns the resource at a path as it is for a client.
   *
   * @return null when there is none now, or it cannot be observed
   */
  NextHop find(String path, Peer client);
}
