// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.link.PrimaryLink;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks at the links to sensors each second, and publishes one whose state has changed; all of them
 * now and then, with their counters. Thread-safe.
 */
final class LinkWatch {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final CallbackGuard LINKS = new CallbackGuard(LinkWatch.class, "a link");

  private final Time time;
  private final long intervalNanos;
  private final Consumer<PrimaryLink> publish;
  private final Map<PrimaryLink, String> links = new LinkedHashMap<>();
  private long published;
  private Timer timer;
  private boolean closed;

  /** Makes it; with an interval of zero nothing is published. */
  LinkWatch(Time time, Duration interval, Consumer<PrimaryLink> publish) {
    this.time = time;
    this.intervalNanos = interval.toNanos();
    this.publish = publish;
    this.published = time.nanos();
  }

  synchronized void start() {
    if (intervalNanos > 0 && !closed) {
      timer = time.schedule(LOOK, this::look);
    }
  }

  synchronized void add(PrimaryLink link) {
    links.put(link, "");
  }

  synchronized void remove(PrimaryLink link) {
    links.remove(link);
  }

  private void look() {
    boolean all;
    Map<PrimaryLink, String> known;
    synchronized (this) {
      all = time.nanos() - published >= intervalNanos;
      published = all ? time.nanos() : published;
      known = new LinkedHashMap<>(links);
    }
    known.forEach((link, state) -> LINKS.run(link, each -> look(each, state, all)));
    start();
  }

  private void look(PrimaryLink link, String before, boolean all) {
    String state = link.state();
    if (all || !state.equals(before)) {
      publish.accept(link);
    }
    synchronized (this) {
      links.replace(link, state);
    }
  }

  synchronized void close() {
    closed = true;
    links.clear();
    if (timer != null) {
      timer.cancel();
    }
  }
}
