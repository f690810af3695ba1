// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.lib.release.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this router says of itself, within what a server takes: a hundred attributes, keys and
 * values of 128 characters, no grave accent, no tilde, nothing beyond ASCII.
 */
final class Attributes {
  private static final int MOST = 90;
  private static final int LONGEST = 128;

  private Attributes() {}

  /** Returns what may be sent. */
  static Map<String, String> allowed(Map<String, String> found) {
    Map<String, String> allowed = new LinkedHashMap<>();
    found.forEach(
        (key, value) -> {
          if (allowed.size() < MOST && !key.isBlank() && !value.isBlank()) {
            allowed.put(allowed(key), allowed(value));
          }
        });
    return allowed;
  }

  private static String allowed(String text) {
    String clean = text.replaceAll("[^ -_a-}]", "?");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }

  /** Returns the body that replaces what the server knows. */
  static Map<String, Object> body(Map<String, String> allowed) {
    return Map.of("mode", "replace", "data", allowed);
  }

  /** Returns what tells whether the router has changed; what always changes does not count. */
  static String digest(Map<String, String> allowed) {
    Map<String, String> lasting = new TreeMap<>(allowed);
    lasting.keySet().removeIf(key -> key.endsWith(".free.mib"));
    return Sha256.of(lasting.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
