// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.history;

import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.MessageLink;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Takes down each minute how many frames each link has carried and how many errors it has had since
 * the minute before. Thread-safe; blocks nobody.
 */
public final class LinkReader implements AutoCloseable {
  static final Duration MINUTE = Duration.ofMinutes(1);

  private static final CallbackGuard LINKS =
      new CallbackGuard(LinkReader.class, "reading a link's counters");

  private final Time time;
  private final History history;
  private final Supplier<Collection<MessageLink>> links;
  private final Map<String, long[]> before = new HashMap<>();
  private Timer timer;
  private boolean closed;

  /** Makes it and begins. */
  public LinkReader(Time time, History history, Supplier<Collection<MessageLink>> links) {
    this.time = time;
    this.history = history;
    this.links = links;
    timer = time.schedule(MINUTE, this::tick);
  }

  private synchronized void tick() {
    if (closed) {
      return;
    }
    timer = time.schedule(MINUTE, this::tick);
    Map<String, long[]> now = new HashMap<>();
    for (MessageLink link : links.get()) {
      LINKS.run(link, each -> now.put(each.name(), sums(each)));
    }
    long second = time.now().getEpochSecond();
    now.forEach((name, sums) -> add(name, sums, second));
    before.clear();
    before.putAll(now);
  }

  private void add(String name, long[] sums, long second) {
    long[] last = before.getOrDefault(name, new long[2]);
    // A link that was made anew has begun to count anew.
    boolean anew = sums[0] < last[0] || sums[1] < last[1];
    history.add(series(name, "frames"), second, sums[0] - (anew ? 0 : last[0]));
    history.add(series(name, "errors"), second, sums[1] - (anew ? 0 : last[1]));
  }

  private static String series(String link, String what) {
    return "link:" + link + ":" + what;
  }

  private static long[] sums(MessageLink link) {
    LinkStatistics counted = link.statistics();
    return new long[] {
      counted.count("frames_sent") + counted.count("frames_received"), counted.errors()
    };
  }

  /** Returns each link with its state, what it has counted, and its series. */
  public List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (MessageLink link : links.get()) {
      LINKS.run(
          link,
          each -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", each.name());
            row.put("state", each.state());
            row.put("counts", each.statistics().counts());
            row.put("errors", each.statistics().errors());
            row.put("frameSeries", series(each.name(), "frames"));
            row.put("errorSeries", series(each.name(), "errors"));
            rows.add(row);
          });
    }
    return rows;
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.cancel();
  }
}
