// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.time.Time;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.ParsedLinks;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The resources on the gateway, its own and those of the whiteboard, by path. The first one on a
 * path keeps it. Each has a place, in which requests wait while its bundle is being replaced; a
 * place that stays empty is given up. Bounded. Thread-safe.
 */
public final class Offers {
  private static final Logger LOG = System.getLogger(Offers.class.getName());
  private static final int MAX_OFFERS = 512;

  private static final class Offer {
    final Slot<LocalResource> place;
    LocalResource resource;
    Link link;

    Offer(Slot<LocalResource> place) {
      this.place = place;
    }
  }

  private final Map<String, Offer> offers = new TreeMap<>();
  private final Time time;
  private final SlotLimits limits;

  /** Makes a list without resources. */
  public Offers(Time time, SlotLimits limits) {
    this.time = time;
    this.limits = limits;
  }

  /**
   * Takes a resource in.
   *
   * @param path without a leading slash
   * @param attributes as they follow a link's target; empty for none
   * @return whether it has got the path
   */
  public boolean add(String path, String attributes, LocalResource resource) {
    Offer offer = place(path, link(path, attributes), resource);
    if (offer == null) {
      LOG.log(Level.WARNING, "the local resource /{0} is one too many or a second one", path);
      return false;
    }
    offer.place.fill(resource);
    return true;
  }

  private synchronized Offer place(String path, Link link, LocalResource resource) {
    Offer offer = offers.get(path);
    if (offer == null && offers.size() < MAX_OFFERS) {
      offer = new Offer(new Slot<>(time, limits));
      offers.put(path, offer);
    }
    if (offer == null || offer.resource != null) {
      return null;
    }
    offer.resource = resource;
    offer.link = link;
    return offer;
  }

  private static Link link(String path, String attributes) {
    ParsedLinks parsed = LinkFormat.parse("</" + path + ">" + attributes);
    return parsed.isGood() && parsed.links().size() == 1
        ? parsed.links().get(0)
        : Link.to("/" + path);
  }

  /** Lets a resource go, when what it was asked is done. */
  public void remove(String path, LocalResource resource) {
    Offer offer;
    synchronized (this) {
      offer = offers.get(path);
      if (offer == null || offer.resource != resource) {
        return;
      }
      offer.resource = null;
    }
    offer.place.vacate(resource);
    time.schedule(limits.grace(), () -> giveUp(path, offer));
  }

  private void giveUp(String path, Offer offer) {
    boolean empty;
    synchronized (this) {
      empty = offer.resource == null && offers.remove(path, offer);
    }
    if (empty) {
      offer.place.close();
    }
  }

  /** Returns the place of the resource that a request is for, or null. */
  synchronized Slot<LocalResource> find(CoapRequest request) {
    Offer offer = offers.get(request.joinedPath());
    return offer == null ? null : offer.place;
  }

  /** Returns a link to each that is present, in the order of paths. */
  synchronized List<Link> links() {
    List<Link> links = new ArrayList<>();
    offers.values().stream()
        .filter(offer -> offer.resource != null)
        .forEach(offer -> links.add(offer.link));
    return links;
  }
}
