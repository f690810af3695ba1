// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What is configured at present, and which layer each value comes from: a default of its bundle,
 * the release that runs, a file of the site, or a change at run time. A row a value: PID, key,
 * value, layer. Values of secrets are not shown. Thread-safe.
 */
final class EffectiveValues implements Supplier<List<List<String>>> {
  private static final String HIDDEN = "***";

  private final ConfigurationAdmin admin;
  private final AllowedValues known;
  private final LaidValues laid;

  /**
   * Makes one.
   *
   * @param laid what the files say, by PID
   */
  EffectiveValues(ConfigurationAdmin admin, AllowedValues known, LaidValues laid) {
    this.admin = admin;
    this.known = known;
    this.laid = laid;
  }

  @Override
  public List<List<String>> get() {
    List<List<String>> rows = new ArrayList<>();
    try {
      Configuration[] all = admin.listConfigurations(null);
      for (Configuration each : all == null ? new Configuration[0] : all) {
        add(each, rows);
      }
    } catch (IOException | InvalidSyntaxException | IllegalStateException deleted) {
      return rows; // one was deleted meanwhile: those that are left out are there the next time
    }
    rows.sort((one, two) -> one.get(0).compareTo(two.get(0)));
    return rows;
  }

  private void add(Configuration each, List<List<String>> rows) {
    Dictionary<String, Object> configured = each.getProperties();
    Dictionary<String, Object> used = each.getProcessedProperties(null);
    String pid = each.getPid();
    Map<String, Allowed> keys = known.of(each.getFactoryPid() == null ? pid : each.getFactoryPid());
    if (configured == null || used == null) {
      return;
    }
    Set<String> names = new TreeSet<>(keys == null ? Set.of() : keys.keySet());
    names.addAll(Collections.list(configured.keys()));
    Set<String> referenced = References.keys(configured.get(ConfigurationLabel.REFERENCES));
    for (String key : names) {
      Allowed allowed = keys == null ? null : keys.get(key);
      if (allowed == null && PlatformKeys.isOne(key)) {
        continue;
      }
      Object value = used.get(key);
      String preset = allowed == null ? null : allowed.preset();
      String shown = value == null ? preset : ConfigurationLabel.text(value);
      if (shown != null) {
        boolean secret = allowed != null && allowed.isSecret();
        if (referenced.contains(key)) {
          rows.add(referring(pid, key, configured, used, preset));
          continue;
        }
        String from = layer(pid, key, configured, used, secret);
        rows.add(List.of(pid, key, secret ? HIDDEN : shown, from));
      }
    }
  }

  /** Of a value with a reference the reference is shown. */
  private List<String> referring(
      String pid,
      String key,
      Dictionary<String, Object> configured,
      Dictionary<String, Object> used,
      String preset) {
    String layer = layer(pid, key, configured);
    String text = ConfigurationLabel.text(configured.get(key));
    if (used.get(key) != null) {
      return List.of(pid, key, text, layer);
    }
    String why = "default: %s of %s has no good value".formatted(text, layer);
    return List.of(pid, key, preset == null ? "" : preset, why);
  }

  private String layer(
      String pid,
      String key,
      Dictionary<String, Object> configured,
      Dictionary<String, Object> used,
      boolean secret) {
    Object set = configured.get(key);
    if (set == null) {
      return used.get(key) == null ? "default" : "last good";
    }
    String layer = layer(pid, key, configured);
    if (used.get(key) != null && isSame(set, used.get(key))) {
      return layer;
    }
    String refused = secret ? "a value" : ConfigurationLabel.quoted(set);
    String instead = used.get(key) == null ? "default" : "last good";
    return "%s: %s of %s is refused".formatted(instead, refused, layer);
  }

  private String layer(String pid, String key, Dictionary<String, Object> configured) {
    Object set = configured.get(key);
    Map<String, Object> files = laid.of(pid);
    boolean ofFile = set.equals(files.get(key));
    String layer = "run time";
    if (ofFile && ConfigurationLabel.isReleased(key, files::get)) {
      layer = "release";
    } else if (ofFile) {
      layer = "etc/" + files.get(ConfigurationLabel.FILE);
    }
    return layer;
  }

  private static boolean isSame(Object set, Object used) {
    String blank = "\\s*,\\s*";
    String one = ConfigurationLabel.text(set).trim().replaceAll(blank, ",");
    return one.equalsIgnoreCase(ConfigurationLabel.text(used).trim().replaceAll(blank, ","));
  }
}
