// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import io.millrace.lib.release.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which jar each bundle of ours runs from, as the framework's own list of bundles says.
 *
 * @param hashes the SHA-256 of the jar by symbolic name
 */
record RunningSet(Map<String, String> hashes) {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\s*(\\d+)\\|([A-Za-z]+)\\s*\\|\\s*\\d+\\|([^\\s|]+)");

  /**
   * Reads what {@code felix:lb -s} and {@code felix:lb -l} have printed.
   *
   * @throws IOException when a bundle of ours does not run, or its jar cannot be read
   */
  static RunningSet of(String names, String locations) throws IOException {
    Map<String, String> location = new TreeMap<>();
    for (Matcher row = ROW.matcher(locations); row.find(); ) {
      location.put(row.group(1), row.group(3));
    }
    Map<String, String> hashes = new TreeMap<>();
    for (Matcher row = ROW.matcher(names); row.find(); ) {
      if (row.group(3).startsWith("io.millrace.")) {
        if (!row.group(2).equals("Active")) {
          throw new IOException(row.group(3) + " is " + row.group(2));
        }
        hashes.put(row.group(3), hash(location.get(row.group(1))));
      }
    }
    return new RunningSet(hashes);
  }

  private static String hash(String location) throws IOException {
    Path jar = Path.of(location.replaceFirst("^(reference:)?file:(//)?", ""));
    return Sha256.of(Files.readAllBytes(jar));
  }

  /** Returns the same with other jars for some bundles. */
  RunningSet with(Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(hashes);
    all.putAll(others);
    return new RunningSet(all);
  }

  /** Returns what is different, for people. */
  String difference(RunningSet other) {
    Map<String, String> different = new TreeMap<>();
    other.hashes.forEach(
        (name, hash) -> {
          if (!hash.equals(hashes.get(name))) {
            different.put(name, hash.substring(0, 8));
          }
        });
    hashes.keySet().stream()
        .filter(name -> !other.hashes.containsKey(name))
        .forEach(name -> different.put(name, "missing"));
    return different.toString();
  }
}
