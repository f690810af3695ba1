// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A path below {@code /TENANT/controller/v1/ID}, taken apart.
 *
 * @param tenant decoded
 * @param id the controller ID, decoded
 * @param rest the segments behind it, as they were sent
 */
record Path(String tenant, String id, List<String> rest) {
  private static final int BASE = 5;

  /**
   * Returns the parts.
   *
   * @throws IllegalArgumentException when the path is none that a server takes
   */
  static Path of(String raw) {
    if (raw.contains("//") || raw.contains(";") || raw.toLowerCase().contains("%2f")) {
      throw new IllegalArgumentException("the path is not normalized");
    }
    String[] parts = raw.split("/");
    boolean fits = parts.length >= BASE && parts[2].equals("controller") && parts[3].equals("v1");
    return fits
        ? new Path(decoded(parts[1]), decoded(parts[4]), List.of(parts).subList(BASE, parts.length))
        : null;
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String first() {
    return rest.isEmpty() ? "" : rest.get(0);
  }

  /** Returns a segment; empty when there is none. */
  String at(int index) {
    return index < rest.size() ? rest.get(index) : "";
  }

  int size() {
    return rest.size();
  }

  /** Returns the number that a segment is; -1 when it is none. */
  long number(int index) {
    String digits = at(index);
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
  }
}
