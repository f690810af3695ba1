// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.time.Time;
import io.millrace.lib.slot.PreferredService;
import io.millrace.lib.slot.ServiceRank;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The lines by name and the link on each: of several lines of a name the first by ranking, then
 * age, has the link, and when it goes the next one at once. Thread-safe.
 */
final class NamedLines {
  private static final Logger LOG = System.getLogger(NamedLines.class.getName());

  private final BundleContext context;
  private final Time time;
  private final Settings settings;
  private final Taps taps;
  private final KeptPending kept;
  private final Map<Line, Bound> bounds = new IdentityHashMap<>();
  private final Map<String, PreferredService<Bound>> byName = new HashMap<>();
  private final Map<Bound, Made> made = new IdentityHashMap<>();
  private boolean closed;

  /** A line that is here, whether it has a link or stands by. */
  private record Bound(Line line, Map<String, Object> properties, AtomicBoolean complained) {
    Bound(Line line, Map<String, Object> properties) {
      this(line, properties, new AtomicBoolean());
    }
  }

  private record Made(LinkEnd end, ServiceRegistration<?> registration) {
    void close(String reason) {
      registration.unregister();
      end.close(reason);
    }
  }

  NamedLines(BundleContext context, Time time, Settings settings, Taps taps, KeptPending kept) {
    this.context = context;
    this.time = time;
    this.settings = settings;
    this.taps = taps;
    this.kept = kept;
  }

  /** A line came. */
  void add(Line line, Map<String, Object> properties) {
    Bound bound = new Bound(line, properties);
    PreferredService<Bound> lines;
    synchronized (this) {
      if (closed) {
        return;
      }
      bounds.put(line, bound);
      lines = byName.computeIfAbsent(line.name(), name -> lines());
    }
    lines.add(bound, ServiceRank.of(properties));
  }

  private PreferredService<Bound> lines() {
    return new PreferredService<>(time, this::change);
  }

  /** The next link is there before the former one goes, so that its users miss none. */
  private boolean change(Bound from, Bound to) {
    Made next = to == null ? null : make(to);
    Made former;
    synchronized (this) {
      former = from == null ? null : made.remove(from);
      if (next != null) {
        made.put(to, next);
      }
    }
    if (former != null) {
      former.close("the line is gone");
    }
    return to == null || next != null;
  }

  /** Makes a link of a line; null when another user, such as a version before, has it for now. */
  private Made make(Bound bound) {
    Line line = bound.line();
    LinkEnd end;
    try {
      end =
          Line.SECONDARY.equals(bound.properties().get(Line.ROLE))
              ? new SecondaryEnd(taps.on(line), time, settings, kept)
              : new PrimaryEnd(taps.on(line), time, settings);
    } catch (IllegalStateException taken) {
      Level level = bound.complained().compareAndSet(false, true) ? Level.WARNING : Level.DEBUG;
      LOG.log(
          level,
          () ->
              "no link on line %s yet: it has another user; it is tried again until it is free"
                  .formatted(line.name()));
      return null;
    }
    return new Made(end, register(end, bound.properties().get("service.ranking")));
  }

  private ServiceRegistration<?> register(LinkEnd end, Object ranking) {
    Hashtable<String, Object> properties = new Hashtable<>(Map.of(MessageLink.NAME, end.name()));
    if (ranking instanceof Integer) {
      properties.put("service.ranking", ranking);
    }
    return end instanceof PrimaryLink primary
        ? context.registerService(PrimaryLink.class, primary, properties)
        : context.registerService(SecondaryLink.class, (SecondaryLink) end, properties);
  }

  /** A line goes. */
  void remove(Line line) {
    Bound bound;
    PreferredService<Bound> lines;
    synchronized (this) {
      bound = bounds.remove(line);
      lines = bound == null ? null : byName.get(line.name());
    }
    if (lines != null) {
      lines.remove(bound);
    }
  }

  /**
   * Withdraws every link and ends it; primaries first, because what they have in flight may need a
   * secondary of this router for its answer.
   */
  void close() {
    List<Made> links;
    List<PreferredService<Bound>> names;
    synchronized (this) {
      closed = true;
      bounds.clear();
      names = new ArrayList<>(byName.values());
      links = new ArrayList<>(made.values());
      made.clear();
    }
    links.sort(Comparator.comparing(link -> !(link.end instanceof PrimaryLink)));
    links.forEach(link -> link.close("the link is replaced"));
    names.forEach(PreferredService::close);
  }
}
