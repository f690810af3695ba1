// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.files.configuration.ConfigurationText;
import io.millrace.lib.files.configuration.OneLine;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * How a line for the operator says which configuration it is about, where that comes from, and what
 * is in it.
 */
final class ConfigurationLabel {
  /** The property with the name of the site's file. */
  static final String FILE = ConfigurationText.OWN + "file";

  /**
   * The property with the keys whose values come from the release that runs, a line each; without
   * it the release has no such configuration.
   */
  static final String RELEASE = ConfigurationText.OWN + "release";

  /** The property with the keys whose values have references, a line each. */
  static final String REFERENCES = ConfigurationText.OWN + "references";

  /** The property that changes when what a reference stands for has changed. */
  static final String READ = ConfigurationText.OWN + "read";

  /** Where a value comes from that the release brought. */
  static final String OF_RELEASE = "of the release";

  private ConfigurationLabel() {}

  /** Returns the PID, and where the configuration comes from, when it is from a file. */
  static String of(String pid, Function<String, Object> properties) {
    Object file = properties.apply(FILE);
    Object released = properties.apply(RELEASE);
    if (file == null) {
      return released == null ? pid : pid + " (" + OF_RELEASE + ")";
    }
    boolean both = released != null && !released.toString().isEmpty();
    return pid + " (" + file + (both ? ", the rest " + OF_RELEASE : "") + ")";
  }

  /** Returns the PID, and where the value of one key comes from. */
  static String of(String pid, String key, Function<String, Object> properties) {
    if (isReleased(key, properties)) {
      return pid + " (" + OF_RELEASE + ")";
    }
    Object file = properties.apply(FILE);
    return file == null ? pid : pid + " (" + file + ")";
  }

  /** Tells whether the value of a key comes from the release. */
  static boolean isReleased(String key, Function<String, Object> properties) {
    Object released = properties.apply(RELEASE);
    return released != null && Arrays.asList(released.toString().split("\n")).contains(key);
  }

  /** The same for properties in a map. */
  static String of(String pid, Map<String, Object> properties) {
    return of(pid, properties::get);
  }

  /** Returns one short line, whatever is in the value, between quotes that show blanks. */
  static String quoted(Object value) {
    return '"' + OneLine.cut(text(value)) + '"';
  }

  /** Returns the value as a file says it, a list with commas. */
  static String text(Object value) {
    if (!(value instanceof Object[] many)) {
      return value.toString();
    }
    StringBuilder all = new StringBuilder();
    for (Object each : many) {
      all.append(all.isEmpty() ? "" : ",").append(each);
    }
    return all.toString();
  }
}
