// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import java.util.ArrayList;
import java.util.List;

/** A list in a configuration: one text with commas from a file, or several from elsewhere. */
final class ListValue {
  private ListValue() {}

  static List<String> of(String... values) {
    List<String> parts = new ArrayList<>();
    for (String value : values) {
      for (String part : value.split(",")) {
        if (!part.isBlank()) {
          parts.add(part.trim());
        }
      }
    }
    return parts;
  }
}
