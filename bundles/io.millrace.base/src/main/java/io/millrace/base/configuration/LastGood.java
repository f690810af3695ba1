// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;

/**
 * The last good value of each key that was set, in a file of the router's data, so that it is known
 * after an update, a restart and a release, which empties the bundles' own storage. Thread-safe.
 */
final class LastGood {
  private static final Logger LOG = System.getLogger(LastGood.class.getName());
  private static final int MOST = 20_000;

  private final Path file;
  private final Properties values = new Properties();
  private boolean changed;

  /**
   * Reads what is known.
   *
   * @param file null when the framework has no storage
   */
  LastGood(File file) {
    this.file = file == null ? null : file.toPath();
    if (file != null && file.exists()) {
      try (Reader reader = Files.newBufferedReader(this.file, StandardCharsets.UTF_8)) {
        values.load(reader);
      } catch (IOException | IllegalArgumentException damaged) {
        LOG.log(Level.WARNING, "the last good configuration values are lost", damaged);
      }
    }
  }

  /** Returns the file: in the router's data, else, or where earlier builds had it, the bundle's. */
  static File file(BundleContext context) {
    File own = context.getDataFile("last-good.properties");
    String data = context.getProperty("millrace.data");
    if (data == null) {
      return own;
    }
    Path file = Path.of(data, "store", "last-good", "configuration.properties");
    try {
      Files.createDirectories(file.getParent());
      if (own != null && own.exists() && !Files.exists(file)) {
        Files.copy(own.toPath(), file);
      }
      return file.toFile();
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the last good configuration values cannot be kept", failure);
      return own;
    }
  }

  /** Returns the value as text; null when there is none. */
  synchronized String get(String pid, String key) {
    return values.getProperty(pid + "/" + key);
  }

  /** Notes a value, which {@link #save} makes last. */
  synchronized void put(String pid, String key, Object value) {
    String text = text(value);
    if (values.size() < MOST && !text.equals(get(pid, key))) {
      values.setProperty(pid + "/" + key, text);
      changed = true;
    }
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
    before.forEach((key, value) -> values.setProperty(pid + "/" + key, value));
    changed = true;
  }

  /** Forgets the keys of a PID that are not set any more. */
  synchronized void keepOnly(String pid, Set<String> keys) {
    Set<Object> gone = new HashSet<>();
    for (Object name : values.keySet()) {
      String text = (String) name;
      if (text.startsWith(pid + "/") && !keys.contains(text.substring(pid.length() + 1))) {
        gone.add(name);
      }
    }
    changed |= values.keySet().removeAll(gone);
  }

  /** Writes down what has changed. */
  synchronized void save() {
    if (file == null || !changed) {
      return;
    }
    changed = false;
    Path half = file.resolveSibling(file.getFileName() + ".new");
    try (Writer writer = Files.newBufferedWriter(half, StandardCharsets.UTF_8)) {
      values.store(writer, null);
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the last good configuration values cannot be written", failure);
      return;
    }
    try {
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the last good configuration values cannot be kept", failure);
    }
  }
}
