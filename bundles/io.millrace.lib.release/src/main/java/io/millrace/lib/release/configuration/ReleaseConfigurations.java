// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import io.millrace.lib.files.configuration.ConfigurationWriter;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.feature.Release;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configurations that a router has after a release. A release replaces the configurations that
 * it names, or adds values to them where it says {@code merge}. A release of the whole set takes
 * the others away, as it does with bundles; one of named bundles leaves them.
 */
public final class ReleaseConfigurations {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]*)}");

  private ReleaseConfigurations() {}

  /**
   * Returns the configurations after a release.
   *
   * @param before what travelled with the releases before, values by PID
   */
  public static Map<String, Map<String, Object>> after(
      Map<String, Map<String, Object>> before, Release release) {
    Map<String, Map<String, Object>> after = new TreeMap<>();
    if (!release.replaces().isAll()) {
      after.putAll(before);
    }
    of(release)
        .forEach(
            (pid, values) -> {
              Map<String, Object> all = new TreeMap<>();
              if (release.merged().contains(pid)) {
                all.putAll(before.getOrDefault(pid, Map.of()));
              }
              all.putAll(values);
              after.put(pid, all);
            });
    return after;
  }

  /**
   * Returns the release's own configurations, its variables put in. A name that is none of its
   * variables stays as it is written: it may be one of the router's, such as <code>
   * ${millrace.data}</code> [OSGi Compendium 8, 159.5].
   */
  public static Map<String, Map<String, Object>> of(Release release) {
    Map<String, Map<String, Object>> configurations = new TreeMap<>();
    release
        .configurations()
        .forEach(
            (pid, values) -> {
              Map<String, Object> resolved = new TreeMap<>();
              values.forEach((key, value) -> resolved.put(key, resolved(value, release)));
              configurations.put(pid, resolved);
            });
    return configurations;
  }

  /** Refuses a release with a value that no file of configurations can have. */
  public static void requireWritable(Release release) throws RefusedReleaseException {
    for (var configuration : of(release).entrySet()) {
      for (var value : configuration.getValue().entrySet()) {
        if (!ConfigurationWriter.isWritable(value.getValue())) {
          throw new RefusedReleaseException(
              Refusal.WRONG_VALUE,
              "release.json: configurations.%s.%s: no file of a configuration can have this value"
                  .formatted(configuration.getKey(), value.getKey()));
        }
      }
    }
  }

  private static Object resolved(Object value, Release release) {
    if (value instanceof List<?> list) {
      return list.stream().map(element -> resolved(element, release)).toList();
    }
    if (!(value instanceof String text)) {
      return value;
    }
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(resolved(found, release.variables())));
  }

  private static String resolved(MatchResult found, Map<String, Object> variables) {
    Object value = variables.get(found.group(1).strip());
    return value == null ? found.group() : value.toString();
  }
}
