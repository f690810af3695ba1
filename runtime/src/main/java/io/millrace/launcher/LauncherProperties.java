// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The system properties of the router, which come from its script and from {@code JAVA_OPTS}. Java
 * takes a default for a number that is none, and nobody looks for a property that is misspelt: so
 * both would go unnoticed.
 */
final class LauncherProperties {
  private static final String OURS = "millrace.";
  private static final String FOR_TESTS = "millrace.release.";
  private static final Pattern TEXT = Pattern.compile(".*", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern TRUTH = Pattern.compile("true|false");

  private static final Map<String, Pattern> KNOWN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("millrace.home", TEXT),
              Map.entry("millrace.etc", TEXT),
              Map.entry("millrace.data", TEXT),
              Map.entry("millrace.native", TEXT),
              Map.entry("millrace.archive", TEXT),
              Map.entry("millrace.console", TRUTH),
              Map.entry("millrace.safe", TRUTH),
              Map.entry("millrace.drift", TRUTH),
              Map.entry("millrace.steadySeconds", NUMBER),
              Map.entry("millrace.startLimitSeconds", NUMBER),
              Map.entry("millrace.stopLimitSeconds", NUMBER),
              Map.entry("millrace.slot.waitingCallers", NUMBER),
              Map.entry("millrace.slot.waitingBytes", NUMBER),
              Map.entry("millrace.slot.graceSeconds", NUMBER),
              Map.entry("millrace.slot.drainSeconds", NUMBER)));

  private LauncherProperties() {}

  /** Returns one line for each of ours that nobody knows, or whose value is not used. */
  static List<String> problems(Properties given) {
    List<String> problems = new ArrayList<>();
    for (String key : new TreeSet<>(given.stringPropertyNames())) {
      if (!key.startsWith(OURS) || key.startsWith(FOR_TESTS)) {
        continue;
      }
      String value = given.getProperty(key);
      Pattern allowed = KNOWN.get(key);
      if (allowed == null) {
        problems.add(
            "-D%s of JAVA_OPTS is no property of the router; there are: %s"
                .formatted(key, String.join(", ", KNOWN.keySet())));
      } else if (!allowed.matcher(value).matches()) {
        problems.add(
            "-D%s=%s of JAVA_OPTS or of the environment is not used, the default counts; allowed"
                    .formatted(key, value)
                + (allowed == NUMBER ? " is a whole number from 0 on" : " are true and false"));
      }
    }
    return problems;
  }
}
