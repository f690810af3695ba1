// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.ParsedLinks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The resources on the gateway, its own and those of the whiteboard, by path. The first one on a
 * path keeps it. Bounded. Thread-safe.
 */
public final class Offers {
  private static final Logger LOG = System.getLogger(Offers.class.getName());
  private static final int MAX_OFFERS = 512;

  private record Offer(LocalResource resource, Link link) {}

  private final ConcurrentSkipListMap<String, Offer> offers = new ConcurrentSkipListMap<>();

  /**
   * Takes a resource in.
   *
   * @param path without a leading slash
   * @param attributes as they follow a link's target; empty for none
   * @return whether it has got the path
   */
  public boolean add(String path, String attributes, LocalResource resource) {
    if (offers.size() >= MAX_OFFERS) {
      LOG.log(Level.WARNING, "too many local resources, /" + path + " is left out");
      return false;
    }
    boolean added = offers.putIfAbsent(path, new Offer(resource, link(path, attributes))) == null;
    if (!added) {
      LOG.log(Level.WARNING, "a second local resource /" + path + " is left out");
    }
    return added;
  }

  private static Link link(String path, String attributes) {
    ParsedLinks parsed = LinkFormat.parse("</" + path + ">" + attributes);
    return parsed.isGood() && parsed.links().size() == 1
        ? parsed.links().get(0)
        : Link.to("/" + path);
  }

  /** Lets a resource go. */
  public void remove(String path, LocalResource resource) {
    offers.computeIfPresent(path, (p, offer) -> offer.resource == resource ? null : offer);
  }

  /** Returns the resource that a request is for, or null. */
  LocalResource find(CoapRequest request) {
    Offer offer = offers.get(path(request));
    return offer == null ? null : offer.resource;
  }

  private static String path(CoapRequest request) {
    StringBuilder path = new StringBuilder();
    for (OptionCursor at = request.options().cursor(); at.next(); ) {
      if (at.number() == OptionNumber.URI_PATH) {
        path.append(path.isEmpty() ? "" : "/").append(at.value().utf8());
      }
    }
    return path.toString();
  }

  /** Returns a link to each, in the order of paths. */
  List<Link> links() {
    List<Link> links = new ArrayList<>();
    offers.values().forEach(offer -> links.add(offer.link));
    return links;
  }
}
