// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.time.Time;
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
 * The resources on the gateway, its own and those of the whiteboard, by path. Several on a path
 * stand behind each other by ranking, then age. Requests wait while a resource's bundle is being
 * replaced; a path that stays without one is given up. Bounded. Thread-safe.
 */
public final class Offers {
  private static final Logger LOG = System.getLogger(Offers.class.getName());
  private static final int MAX_PATHS = 512;

  private final NamedServices<LocalResource, Link> resources;

  /** Makes a list without resources. */
  public Offers(Time time, SlotLimits limits) {
    this.resources = new NamedServices<>(time, limits, MAX_PATHS);
  }

  /**
   * Takes a resource in.
   *
   * @param path without a leading slash
   * @param attributes as they follow a link's target; empty for none
   * @param rank where it stands among those on its path
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

  /** Lets a resource go, when what it was asked is done. */
  public void remove(String path, LocalResource resource) {
    resources.remove(path, resource);
  }

  /** Returns the place of the resource that a request is for, or null. */
  Slot<LocalResource> find(CoapRequest request) {
    return resources.find(request.joinedPath());
  }

  /** Returns a link to each that is present, in the order of paths. */
  List<Link> links() {
    return resources.kept();
  }
}
