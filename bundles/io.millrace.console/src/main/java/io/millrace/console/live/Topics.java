// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.live;

import io.millrace.api.shell.ShellRole;
import io.millrace.api.time.Time;
import io.millrace.console.web.RefusedException;
import io.millrace.lib.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the pages show, by name. A topic is made anew when somebody asks and the last one is older
 * than its period: however many look at it, and not at all while nobody does. Thread-safe.
 */
public final class Topics {
  private final Time time;
  private final Map<String, Topic> topics = new LinkedHashMap<>();

  /** Makes what a topic says. */
  public interface Source {
    /** Returns it, an object of JSON. */
    Map<String, ?> make() throws RefusedException;
  }

  private static final class Topic {
    final ShellRole least;
    final Duration period;
    final Source source;
    String text;
    long made;

    Topic(ShellRole least, Duration period, Source source) {
      this.least = least;
      this.period = period;
      this.source = source;
    }
  }

  /** Makes it without topics. */
  public Topics(Time time) {
    this.time = time;
  }

  /** Adds a topic; before the first is asked for. */
  public Topics add(String name, ShellRole least, Duration period, Source source) {
    topics.put(name, new Topic(least, period, source));
    return this;
  }

  /** Tells whether there is a topic that a role may see. */
  public boolean has(String name, ShellRole role) {
    Topic topic = topics.get(name);
    return topic != null && role.compareTo(topic.least) >= 0;
  }

  /** Returns what a topic says, JSON on one line. */
  public String text(String name) throws RefusedException {
    Topic topic = topics.get(name);
    synchronized (topic) {
      long now = time.nanos();
      if (topic.text == null || now - topic.made >= topic.period.toNanos()) {
        topic.text = new String(Json.bytes(topic.source.make()), StandardCharsets.UTF_8);
        topic.made = now;
      }
      return topic.text;
    }
  }

  /** Has a topic made anew when it is asked for next, because of what somebody did. */
  public void spoil(String name) {
    Topic topic = topics.get(name);
    synchronized (topic) {
      topic.text = null;
    }
  }
}
