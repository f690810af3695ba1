// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.gateway.access.RefusalLog;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.ParsedLinks;
import io.millrace.lib.slot.NamedServices;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * The local resources by path: the gateway's own and those that other bundles register as services.
 * Of several on one path the one with the highest service ranking, then the oldest, gets the
 * requests. Requests wait while a resource's bundle is being replaced; a path that stays without a
 * resource is removed. Bounded. Thread-safe.
 */
public final class ResourceRegistry {
  private static final Logger LOG = System.getLogger(ResourceRegistry.class.getName());
  private static final int MAX_PATHS = 512;

  private final NamedServices<LocalResource, Link> resources;

  private ResourceRegistry(Time time, SlotLimits limits) {
    this.resources = new NamedServices<>(time, limits, MAX_PATHS);
  }

  /** Makes a registry with the gateway's own resources. */
  public static ResourceRegistry withOwn(
      Time time, SlotLimits limits, Slot<Sessions> sessions, Logins logins, RefusalLog log) {
    ResourceRegistry registry = new ResourceRegistry(time, limits);
    OwnResources.addTo(registry, sessions, logins, log);
    return registry;
  }

  /**
   * Adds a resource.
   *
   * @param path without a leading slash
   * @param attributes link attributes as they follow the target; empty for none
   * @param rank its rank among the resources on its path
   */
  public void add(String path, String attributes, LocalResource resource, ServiceRank rank) {
    if (!resources.add(path, resource, link(path, attributes), rank)) {
      LOG.log(
          Level.WARNING,
          "the local resource /{0} is not served: there are {1} paths already",
          path,
          MAX_PATHS);
    }
  }

  private static Link link(String path, String attributes) {
    ParsedLinks parsed = LinkFormat.parse("</" + path + ">" + attributes);
    return parsed.isGood() && parsed.links().size() == 1
        ? parsed.links().get(0)
        : Link.to("/" + path);
  }

  /** Removes a resource, after the requests that it handles are done. */
  public void remove(String path, LocalResource resource) {
    resources.remove(path, resource);
  }

  /** Returns the slot of the resource that a request names, or null. */
  Slot<LocalResource> find(CoapRequest request) {
    return resources.find(request.joinedPath());
  }

  /** Returns a link to each resource that is present, in the order of paths. */
  List<Link> links() {
    return resources.kept();
  }
}
