// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.List;

/** Keys that belong to the platform and may be in any configuration. */
final class PlatformKeys {
  private static final List<String> BEGINNINGS =
      List.of("service.", "component.", "felix.", "org.apache.felix.", "osgi.", "config.", ".");

  private PlatformKeys() {}

  static boolean isOne(String key) {
    return key.endsWith(".target")
        || key.endsWith(".cardinality.minimum")
        || BEGINNINGS.stream().anyMatch(key::startsWith);
  }
}
