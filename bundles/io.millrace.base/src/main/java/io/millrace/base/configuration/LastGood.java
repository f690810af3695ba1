// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.files.LastGoodFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;

/**
 * The last good value of each key that was set. Another build of this bundle may have the same file
 * beside this one: only what this one has changed is written. Thread-safe.
 */
final class LastGood {
  private static final int MOST = 20_000;

  private final LastGoodFile file;
  private final Properties values = new Properties();

  /** What has changed and is not stored yet; null for what is gone. */
  private final Map<String, String> changes = new HashMap<>();

  /** Reads what is known. */
  LastGood(LastGoodFile file) {
    this.file = file;
    Properties stored = file.read();
    if (stored != null) {
      values.putAll(stored);
    }
  }

  /** The values of the router that this bundle runs in. */
  static LastGood of(BundleContext context) {
    return new LastGood(
        new LastGoodFile(
            context.getProperty("millrace.data"),
            "configuration",
            context.getDataFile("last-good.properties"),
            "the file of the last good configuration values"));
  }

  /** Returns the value as text; null when there is none. */
  synchronized String get(String pid, String key) {
    return values.getProperty(pid + "/" + key);
  }

  /** Notes a value, which {@link #save} makes last. */
  synchronized void put(String pid, String key, Object value) {
    String text = text(value);
    if (values.size() < MOST && !text.equals(get(pid, key))) {
      set(pid + "/" + key, text);
    }
  }

  private void set(String name, String text) {
    values.setProperty(name, text);
    changes.put(name, text);
  }

  private static String text(Object value) {
    return value instanceof Object[] many
        ? String.join(",", Arrays.stream(many).map(Object::toString).toList())
        : value.toString();
  }

  /** Returns all values of a PID by key. */
  synchronized Map<String, String> all(String pid) {
    Map<String, String> all = new TreeMap<>();
    for (String name : values.stringPropertyNames()) {
      if (name.startsWith(pid + "/")) {
        all.put(name.substring(pid.length() + 1), values.getProperty(name));
      }
    }
    return all;
  }

  /** Takes back what has been noted of a PID since {@link #all} returned this. */
  synchronized void restore(String pid, Map<String, String> before) {
    if (all(pid).equals(before)) {
      return;
    }
    keepOnly(pid, Set.of());
    before.forEach((key, value) -> set(pid + "/" + key, value));
  }

  /** Forgets the keys of a PID that are not set any more. */
  synchronized void keepOnly(String pid, Set<String> keys) {
    Set<String> gone = new HashSet<>(values.stringPropertyNames());
    gone.removeIf(
        name -> !name.startsWith(pid + "/") || keys.contains(name.substring(pid.length() + 1)));
    values.keySet().removeAll(gone);
    gone.forEach(name -> changes.put(name, null));
  }

  /** Writes down what has changed; what cannot be written is written the next time. */
  synchronized void save() {
    if (changes.isEmpty()) {
      return;
    }
    Properties stored = file.read();
    if (stored != null) {
      values.clear();
      values.putAll(stored);
      changes.forEach(
          (name, text) -> {
            if (text == null) {
              values.remove(name);
            } else {
              values.setProperty(name, text);
            }
          });
    }
    if (file.write(values)) {
      changes.clear();
    }
  }
}
