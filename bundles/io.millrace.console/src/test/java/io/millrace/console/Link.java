// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.MessageLink;
import java.util.Map;
import java.util.TreeMap;

/** A link that counts what a test says. */
final class Link implements MessageLink {
  final Map<String, Long> counts = new TreeMap<>(Map.of("frames_sent", 0L, "retries", 0L));
  private final String name;

  Link(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int maxMessageBytes() {
    return 256;
  }

  @Override
  public String state() {
    return "connected";
  }

  @Override
  public synchronized LinkStatistics statistics() {
    return new LinkStatistics(counts);
  }

  synchronized void count(String what, long count) {
    counts.put(what, count);
  }
}
