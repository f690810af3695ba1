// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.resource.ObservableResource;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.access.RefusalLog;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.ResourceHops;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The local resources by path: the gateway's own and those that other bundles register as services.
 * Of several on one path the one with the highest service ranking, then the oldest, gets the
 * requests. Requests wait while a resource's bundle is being replaced; a path that stays without a
 * resource is removed. Those who observe a resource are told when it goes. Bounded. Thread-safe.
 */
public final class ResourceRegistry implements ResourceHops {
  private static final Logger LOG = System.getLogger(ResourceRegistry.class.getName());
  private static final int MAX_PATHS = 512;

  private final NamedServices<LocalResource, Link> resources;

  /** What those that are not plain ask for; also of one that is being replaced. */
  private final Map<String, ResourceTraits> special = new ConcurrentHashMap<>();

  private final Set<ResourceObservation> observations = ConcurrentHashMap.newKeySet();

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
   * @param rank its rank among the resources on its path
   */
  public void add(String path, ResourceTraits traits, LocalResource resource, ServiceRank rank) {
    special.keySet().removeIf(each -> resources.find(each) == null);
    if (!traits.isPlain() && special.size() < MAX_PATHS) {
      special.put(path, traits);
    }
    if (!resources.add(path, resource, link(path, traits.link()), rank)) {
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
    for (ResourceObservation each : observations) {
      each.removed(resource);
    }
  }

  /** Has a listener told whenever a path has another resource than before. */
  public void onAvailable(Runnable listener) {
    resources.onAvailable(path -> listener.run());
  }

  /** Returns the resource that a request names, or null. */
  OfferedResource find(CoapRequest request) {
    return offered(request.joinedPath());
  }

  private OfferedResource offered(String path) {
    Slot<LocalResource> slot = resources.find(path);
    if (slot == null) {
      return special.isEmpty() ? null : above(path);
    }
    ResourceTraits traits = special.get(path);
    return new OfferedResource(slot, path, traits != null && traits.blocks());
  }

  /** Returns the resource whose subtree has a path, the nearest one; null when there is none. */
  private OfferedResource above(String path) {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String parent = path.substring(0, end);
      ResourceTraits traits = special.get(parent);
      Slot<LocalResource> slot = traits != null && traits.subtree() ? resources.find(parent) : null;
      if (slot != null) {
        return new OfferedResource(slot, parent, traits.blocks());
      }
    }
    return null;
  }

  @Override
  public NextHop find(String path, Peer client) {
    OfferedResource offered = offered(path);
    return offered != null && offered.slot().service() instanceof ObservableResource
        ? new ResourceHop(offered.slot(), path, client, observations)
        : null;
  }

  /** Returns a link to each resource that is present, in the order of paths. */
  List<Link> links() {
    return resources.kept();
  }
}
