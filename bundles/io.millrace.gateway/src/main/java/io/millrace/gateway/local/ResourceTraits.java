// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.resource.LocalResource;
import java.util.Map;

/**
 * What a resource asks of the gateway by its service properties.
 *
 * @param link link attributes as they follow the target; empty for none
 * @param subtree whether it gets the requests for all paths below its own, too
 * @param blocks whether it gets each block of a body as it comes
 */
public record ResourceTraits(String link, boolean subtree, boolean blocks) {
  /** Reads the properties of a service. */
  public static ResourceTraits of(Map<String, Object> properties) {
    Object link = properties.get(LocalResource.LINK);
    return new ResourceTraits(
        link == null ? "" : link.toString(),
        isTrue(properties.get(LocalResource.SUBTREE)),
        isTrue(properties.get(LocalResource.BLOCKS)));
  }

  private static boolean isTrue(Object value) {
    return value != null && Boolean.parseBoolean(value.toString());
  }

  /** Returns those of a resource that has a link alone. */
  static ResourceTraits of(String link) {
    return new ResourceTraits(link, false, false);
  }

  boolean isPlain() {
    return !subtree && !blocks;
  }
}
