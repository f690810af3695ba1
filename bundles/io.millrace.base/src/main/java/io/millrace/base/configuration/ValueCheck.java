// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.files.configuration.OneLine;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Checks the values of one configuration by what its bundle describes: a value that is not allowed
 * is replaced by the last good one, or taken away. For one thread at a time.
 */
final class ValueCheck {
  private final String pid;
  private final Map<String, Allowed> keys;
  private final BiFunction<String, Allowed, Object> lastGood;
  private final BiConsumer<String, Object> good;
  private final Map<String, String> lines = new TreeMap<>();
  private final Set<String> referenced = new TreeSet<>();

  /**
   * Makes one.
   *
   * @param keys what each key may hold
   * @param lastGood gives the last good value of a key; null when there is none
   * @param good takes each good value that is no secret
   */
  ValueCheck(
      String pid,
      Map<String, Allowed> keys,
      BiFunction<String, Allowed, Object> lastGood,
      BiConsumer<String, Object> good) {
    this.pid = pid;
    this.keys = keys;
    this.lastGood = lastGood;
    this.good = good;
  }

  /** Checks the values, and types the good ones; tells whether a value was replaced. */
  boolean check(Dictionary<String, Object> properties) {
    String who = ConfigurationLabel.of(pid, properties::get);
    referenced.addAll(References.keys(properties.get(ConfigurationLabel.REFERENCES)));
    boolean replaced = false;
    Set<String> present = new TreeSet<>(Collections.list(properties.keys()));
    for (String key : present) {
      Allowed allowed = keys.get(key);
      if (allowed != null) {
        replaced |= !checkValue(key, allowed, properties);
      } else if (!PlatformKeys.isOne(key)) {
        String known = Nearest.among(key, keys.keySet());
        String whose = ConfigurationLabel.of(pid, key, properties::get);
        lines.put(key, whose + ": " + OneLine.cut(key) + " is no key; " + known);
      }
    }
    keys.forEach(
        (key, allowed) -> {
          if (allowed.isNeeded() && !present.contains(key)) {
            lines.put(key, who + ": " + key + Refusals.MISSING + allowed);
          }
        });
    return replaced;
  }

  /** Returns a line for each slip, by key. */
  Map<String, String> lines() {
    return lines;
  }

  /** Returns whether the value is good; another is there now when it was not. */
  private boolean checkValue(String key, Allowed allowed, Dictionary<String, Object> properties) {
    Object value = properties.get(key);
    try {
      Object accepted = allowed.accept(value);
      properties.put(key, accepted);
      if (!isSecret(key, allowed)) {
        good.accept(key, accepted);
      }
      return true;
    } catch (IllegalArgumentException bad) {
      Object stays = lastGood.apply(key, allowed);
      String who = ConfigurationLabel.of(pid, key, properties::get);
      String safe = isSecret(key, allowed) ? "(secret)" : ConfigurationLabel.quoted(value);
      lines.put(key, refusal(who, key, safe, allowed, stays));
      if (stays == null) {
        properties.remove(key);
      } else {
        properties.put(key, stays);
      }
      return false;
    }
  }

  private boolean isSecret(String key, Allowed allowed) {
    return allowed.isSecret() || referenced.contains(key);
  }

  private static String refusal(
      String who, String key, String value, Allowed allowed, Object stays) {
    String none = allowed.hasDefault() ? "the default stays" : "there is no value now";
    String instead = stays == null ? none : ConfigurationLabel.quoted(stays) + " stays";
    return "%s: %s = %s is refused; allowed: %s; %s".formatted(who, key, value, allowed, instead);
  }
}
