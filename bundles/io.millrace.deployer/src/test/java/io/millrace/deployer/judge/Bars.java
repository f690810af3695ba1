// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The judge's configuration with its defaults, but for some keys. */
final class Bars {
  static final JudgeConfig DEFAULTS = with(Map.of());

  private Bars() {}

  static JudgeConfig with(Map<String, Object> values) {
    return (JudgeConfig)
        Proxy.newProxyInstance(
            JudgeConfig.class.getClassLoader(),
            new Class<?>[] {JudgeConfig.class},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue()));
  }
}
