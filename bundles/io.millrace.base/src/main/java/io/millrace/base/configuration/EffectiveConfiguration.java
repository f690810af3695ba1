// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.util.Map;

/**
 * A configuration as it is used.
 *
 * @param pid the PID
 * @param factory the PID of the factory; the same as {@code pid} for what exists once
 * @param values the values by key
 */
record EffectiveConfiguration(String pid, String factory, Map<String, Object> values) {
  String who() {
    return ConfigurationLabel.of(pid, values);
  }

  /** Says where the value of one key comes from. */
  String who(String key) {
    return ConfigurationLabel.of(pid, key, values::get);
  }

  boolean isInstance() {
    return !factory.equals(pid);
  }
}
