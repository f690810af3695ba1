// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One thing that two releases do not have in common.
 *
 * @param kind bundle, configuration or variable
 * @param before what the first says; empty: it has none
 * @param after what the second says; empty: it has none
 */
record Difference(String kind, String name, String before, String after) {
  private static final int HASH_DIGITS = 12;

  static List<Difference> between(Release one, Release other) {
    List<Difference> found = new ArrayList<>();
    compare(found, "bundle", bundles(one), bundles(other));
    for (String pid : union(one.configurations(), other.configurations())) {
      compare(
          found,
          "configuration " + pid,
          texts(one.configurations().getOrDefault(pid, Map.of())),
          texts(other.configurations().getOrDefault(pid, Map.of())));
    }
    compare(found, "variable", texts(one.variables()), texts(other.variables()));
    return found;
  }

  private static Map<String, String> bundles(Release release) {
    Map<String, String> bundles = new TreeMap<>();
    for (BundleEntry bundle : release.bundles()) {
      String hash = bundle.sha256().substring(0, HASH_DIGITS);
      bundles.put(
          bundle.symbolicName(),
          "%s (%s, level %d)".formatted(bundle.version(), hash, bundle.startLevel()));
    }
    return bundles;
  }

  private static Map<String, String> texts(Map<String, Object> values) {
    Map<String, String> texts = new TreeMap<>();
    values.forEach((key, value) -> texts.put(key, value.toString()));
    return texts;
  }

  private static void compare(
      List<Difference> found, String kind, Map<String, String> one, Map<String, String> other) {
    for (String name : union(one, other)) {
      Difference difference =
          new Difference(kind, name, one.getOrDefault(name, ""), other.getOrDefault(name, ""));
      boolean same = one.containsKey(name) == other.containsKey(name);
      if (!same || !difference.before.equals(difference.after)) {
        found.add(difference);
      }
    }
  }

  private static TreeSet<String> union(Map<String, ?> one, Map<String, ?> other) {
    TreeSet<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  @Override
  public String toString() {
    if (before.isEmpty()) {
      return "+ " + kind + " " + name + " " + after;
    }
    return after.isEmpty()
        ? "- " + kind + " " + name + " " + before
        : "~ " + kind + " " + name + " " + before + " -> " + after;
  }
}
