// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.address;

import java.util.ArrayList;
import java.util.List;

/** Lists in configuration: a file's value is one text, another source's several. */
final class Values {
  private Values() {}

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
