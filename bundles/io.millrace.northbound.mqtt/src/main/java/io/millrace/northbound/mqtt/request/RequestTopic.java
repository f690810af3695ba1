// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.request;

import io.millrace.northbound.mqtt.reading.TopicTemplate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The topics of requests: a template of which {@code {method}} and {@code {device}} are one level
 * each, and {@code {path}} is the last, which may be several levels and a query behind a question
 * mark. Immutable.
 */
public final class RequestTopic {
  private static final String METHOD = "{method}";
  private static final String DEVICE = "{device}";
  private static final String PATH = "{path}";
  private static final String FORM =
      "requestTopic = %s (allowed: a topic with the levels {method} and {device}, and {path} as"
          + " the last one, for example {gateway}/request/{method}/{device}/{path})";

  private static final String OVERLAP =
      "responseTopics = %s: a topic that begins so may be one of requestTopic (%s), and the router"
          + " would take its own responses for requests (allowed: a beginning that no topic of a"
          + " request has, for example {gateway}/response/)";

  private final String[] levels; // without the path

  private RequestTopic(String[] levels) {
    this.levels = levels;
  }

  /** What a topic says of a request. */
  record Target(String method, String device, String path) {
    String uri() {
      return "coap://" + device + "/" + path;
    }
  }

  /**
   * Reads a template.
   *
   * @param router the values of the words that are the same for all requests
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static RequestTopic of(String text, Map<String, String> router) {
    Set<String> words = new java.util.TreeSet<>(router.keySet());
    words.addAll(Set.of("method", "device", "path"));
    TopicTemplate template = TopicTemplate.of("requestTopic", text, words);
    Map<String, String> values = new HashMap<>(router);
    words.forEach(each -> values.putIfAbsent(each, "{" + each + "}"));
    String[] all = template.topic(values).split("/", -1);
    int last = all.length - 1;
    if (!all[last].equals(PATH) || count(all, METHOD) != 1 || count(all, DEVICE) != 1) {
      throw new IllegalArgumentException(FORM.formatted(text));
    }
    for (int i = 0; i < last; i++) {
      boolean whole = all[i].equals(METHOD) || all[i].equals(DEVICE);
      if (!whole && all[i].matches(".*\\{(method|device|path)}.*")) {
        throw new IllegalArgumentException(FORM.formatted(text));
      }
    }
    return new RequestTopic(java.util.Arrays.copyOf(all, last));
  }

  private static int count(String[] levels, String word) {
    int count = 0;
    for (String each : levels) {
      count += each.equals(word) ? 1 : 0;
    }
    return count;
  }

  /** Returns what is subscribed to. */
  public String filter() {
    StringBuilder filter = new StringBuilder();
    for (String each : levels) {
      filter.append(each.equals(METHOD) || each.equals(DEVICE) ? "+" : each).append('/');
    }
    return filter.append('#').toString();
  }

  /**
   * Refuses topics of responses of which one might be a topic of a request.
   *
   * @param beginning what all of them begin with, which may end within a level
   * @throws IllegalArgumentException saying so
   */
  public void requireApart(String beginning) {
    String[] begun = beginning.split("/", -1);
    boolean same = true;
    for (int i = 0; i < Math.min(begun.length, levels.length); i++) {
      boolean any = levels[i].equals(METHOD) || levels[i].equals(DEVICE);
      boolean whole = i < begun.length - 1;
      same &= any || (whole ? levels[i].equals(begun[i]) : levels[i].startsWith(begun[i]));
    }
    if (same) {
      throw new IllegalArgumentException(OVERLAP.formatted(beginning, filter()));
    }
  }

  /** Tells whether a topic is one of requests. */
  boolean matches(String text) {
    return target(text) != null;
  }

  /** Returns what a topic asks for, or null when it is none of these. */
  Target target(String topic) {
    String[] all = topic.split("/", levels.length + 1);
    if (all.length != levels.length + 1) {
      return null;
    }
    String method = "";
    String device = "";
    for (int i = 0; i < levels.length; i++) {
      if (levels[i].equals(METHOD)) {
        method = all[i];
      } else if (levels[i].equals(DEVICE)) {
        device = all[i];
      } else if (!levels[i].equals(all[i])) {
        return null;
      }
    }
    return new Target(method, device, all[levels.length]);
  }
}
