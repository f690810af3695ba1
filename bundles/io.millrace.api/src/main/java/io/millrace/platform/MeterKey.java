// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import java.util.List;

/** What a meter is found by: its name, and label names and values in turn. */
record MeterKey(String name, List<String> labels) {
  static MeterKey of(String name, String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException(
          "meter " + name + ": a label without a value: " + labels[labels.length - 1]);
    }
    return new MeterKey(name, List.of(labels));
  }
}
