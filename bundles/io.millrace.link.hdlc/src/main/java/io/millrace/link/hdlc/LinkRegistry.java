// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.time.Time;
import io.millrace.lib.slot.DelayedWarning;
import io.millrace.lib.slot.PreferredService;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.link.hdlc.primary.HdlcPrimaryLink;
import io.millrace.link.hdlc.secondary.HdlcSecondaryLink;
import io.millrace.link.hdlc.secondary.PendingMessageStore;
import io.millrace.link.hdlc.station.HdlcLink;
import io.millrace.link.hdlc.station.LinkSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Makes and registers one link for each line name. If there are several lines of a name, the one
 * with the highest service ranking, or else the oldest, has the link; when it goes, the next one
 * gets a link at once. Thread-safe.
 */
final class LinkRegistry {
  private static final Logger LOG = System.getLogger(LinkRegistry.class.getName());

  private final BundleContext context;
  private final Time time;
  private final LinkSettings settings;
  private final LineTaps taps;
  private final PendingMessageStore store;
  private final Map<Line, CandidateLine> candidates = new IdentityHashMap<>();
  private final Map<String, PreferredService<CandidateLine>> byName = new HashMap<>();
  private final Map<CandidateLine, RegisteredLink> registered = new IdentityHashMap<>();
  private boolean closed;

  /** A line, with or without a link. */
  private record CandidateLine(Line line, Map<String, Object> properties, DelayedWarning taken) {}

  private record RegisteredLink(HdlcLink link, ServiceRegistration<?> registration) {
    void close(String reason) {
      registration.unregister();
      link.close(reason);
    }
  }

  LinkRegistry(
      BundleContext context,
      Time time,
      LinkSettings settings,
      LineTaps taps,
      PendingMessageStore store) {
    this.context = context;
    this.time = time;
    this.settings = settings;
    this.taps = taps;
    this.store = store;
  }

  /** Adds a line. */
  void add(Line line, Map<String, Object> properties) {
    CandidateLine candidate = new CandidateLine(line, properties, new DelayedWarning(time));
    PreferredService<CandidateLine> lines;
    synchronized (this) {
      if (closed) {
        return;
      }
      candidates.put(line, candidate);
      lines = byName.computeIfAbsent(line.name(), name -> lines());
    }
    lines.add(candidate, ServiceRank.of(properties));
  }

  private PreferredService<CandidateLine> lines() {
    return new PreferredService<>(time, this::change);
  }

  /** The new link is registered before the old one goes, so that users always find one. */
  private boolean change(CandidateLine from, CandidateLine to) {
    RegisteredLink next = to == null ? null : create(to);
    RegisteredLink old;
    synchronized (this) {
      old = from == null ? null : registered.remove(from);
      if (next != null) {
        registered.put(to, next);
      }
    }
    if (old != null) {
      old.close("the line is gone");
    }
    return to == null || next != null;
  }

  /**
   * Makes a link; returns null while the line has another user, such as an older bundle version.
   */
  private RegisteredLink create(CandidateLine candidate) {
    Line line = candidate.line();
    HdlcLink link;
    try {
      link =
          Line.SECONDARY.equals(candidate.properties().get(Line.ROLE))
              ? new HdlcSecondaryLink(taps.tap(line), time, settings, store)
              : new HdlcPrimaryLink(taps.tap(line), time, settings);
    } catch (IllegalStateException taken) {
      Level level = candidate.taken().isDue() ? Level.WARNING : Level.DEBUG;
      LOG.log(
          level,
          () ->
              "no link on line %s yet, because the line has another user; Millrace keeps trying"
                  .formatted(line.name()));
      return null;
    }
    candidate.taken().end();
    return new RegisteredLink(link, register(link, candidate.properties().get("service.ranking")));
  }

  private ServiceRegistration<?> register(HdlcLink link, Object ranking) {
    Hashtable<String, Object> properties = new Hashtable<>(Map.of(MessageLink.NAME, link.name()));
    if (ranking instanceof Integer) {
      properties.put("service.ranking", ranking);
    }
    return link instanceof PrimaryLink primary
        ? context.registerService(PrimaryLink.class, primary, properties)
        : context.registerService(SecondaryLink.class, (SecondaryLink) link, properties);
  }

  /** Removes a line. */
  void remove(Line line) {
    CandidateLine candidate;
    PreferredService<CandidateLine> lines;
    synchronized (this) {
      candidate = candidates.remove(line);
      lines = candidate == null ? null : byName.get(line.name());
    }
    if (lines != null) {
      lines.remove(candidate);
    }
  }

  /**
   * Unregisters and ends every link; primaries first, because their open exchanges may need a
   * secondary of this router for the answer.
   */
  void close() {
    List<RegisteredLink> links;
    List<PreferredService<CandidateLine>> names;
    synchronized (this) {
      closed = true;
      candidates.clear();
      names = new ArrayList<>(byName.values());
      links = new ArrayList<>(registered.values());
      registered.clear();
    }
    links.sort(Comparator.comparing(link -> !(link.link instanceof PrimaryLink)));
    links.forEach(link -> link.close("the link is replaced"));
    names.forEach(PreferredService::close);
  }
}
