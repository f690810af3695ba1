// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import io.millrace.lib.files.configuration.ConfigurationText;
import io.millrace.lib.files.configuration.ConfigurationWriter;
import io.millrace.lib.files.configuration.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds which values of a release the site's files in {@code etc/} have otherwise. */
public final class SiteOverrides {
  private static final int MOST_BYTES = 1 << 20;
  private static final String HIDDEN = "***";

  private SiteOverrides() {}

  /**
   * Returns the values that the release does not bring into force, by PID and key.
   *
   * @param configurations of the release, with its variables put in
   * @param etc the site's folder
   * @param secrets which values must not be shown
   */
  public static List<SiteOverride> of(
      Map<String, Map<String, Object>> configurations, Path etc, SecretKeys secrets)
      throws IOException {
    List<SiteOverride> found = new ArrayList<>();
    for (var configuration : new TreeMap<>(configurations).entrySet()) {
      String pid = configuration.getKey();
      for (String name : new String[] {pid, pid.replaceFirst("~", "-")}) {
        Path file = etc.resolve(name + ".cfg");
        if (Files.isRegularFile(file)) {
          compare(pid, configuration.getValue(), file, secrets, found);
          break; // of two files for one configuration the router uses the first too
        }
      }
    }
    return found;
  }

  private static void compare(
      String pid,
      Map<String, Object> released,
      Path file,
      SecretKeys secrets,
      List<SiteOverride> found)
      throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      return; // the router does not use it either
    }
    Map<String, Object> site = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    site.putAll(ConfigurationText.of(Files.readAllBytes(file), name -> null).values());
    for (var value : new TreeMap<>(released).entrySet()) {
      String key = value.getKey();
      String ours = ConfigurationWriter.text(value.getValue());
      if (site.containsKey(key) && !site.get(key).equals(ours)) {
        String theirs = site.get(key).toString();
        boolean secret = secrets.isSecret(pid, key, ours) || secrets.isSecret(pid, key, theirs);
        found.add(
            new SiteOverride(
                pid,
                key,
                secret ? HIDDEN : OneLine.cut(ours),
                secret ? HIDDEN : OneLine.cut(theirs),
                file.getFileName().toString()));
      }
    }
  }
}
