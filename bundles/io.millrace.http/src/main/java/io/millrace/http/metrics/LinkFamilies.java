// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.MessageLink;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The counters of the links. Frames and bytes have families of their own; what went wrong is one
 * family with a label. There are as many links as lines are configured. Thread-safe.
 */
final class LinkFamilies {
  private static final CallbackGuard LINKS =
      new CallbackGuard(LinkFamilies.class, "reading a link's counters");
  private static final Map<String, List<String>> TRAFFIC =
      Map.of(
          "millrace_link_frames_total", List.of("frames_received", "frames_sent"),
          "millrace_link_bytes_total", List.of("bytes_received", "bytes_sent"));

  private final Set<MessageLink> links = new CopyOnWriteArraySet<>();

  void add(MessageLink link) {
    links.add(link);
  }

  void remove(MessageLink link) {
    links.remove(link);
  }

  /** Reads them. */
  Collection<Family> read() {
    Family up = new Family("millrace_link_up", "gauge");
    Family errors = new Family("millrace_link_errors_total", "counter");
    List<Family> all = new ArrayList<>(List.of(up, errors));
    TRAFFIC.keySet().forEach(name -> all.add(new Family(name, "counter")));
    links.stream()
        .sorted(Comparator.comparing(MessageLink::name))
        .forEach(link -> LINKS.run(link, each -> read(each, all)));
    all.removeIf(family -> family.points().isEmpty());
    return all;
  }

  private static void read(MessageLink link, List<Family> all) {
    Map<String, Long> counts = link.statistics().counts();
    String name = link.name();
    all.get(0).with(link.state().equals("down") ? 0 : 1, "link", name);
    for (String error : LinkStatistics.ERRORS) {
      if (counts.containsKey(error)) {
        all.get(1).with(counts.get(error), "link", name, "error", error);
      }
    }
    for (Family family : all.subList(2, all.size())) {
      List<String> directions = TRAFFIC.get(family.name());
      family.with(counts.getOrDefault(directions.get(0), 0L), "link", name, "direction", "in");
      family.with(counts.getOrDefault(directions.get(1), 0L), "link", name, "direction", "out");
    }
  }
}
