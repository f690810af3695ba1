// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.gateway.GatewayConfig;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations for tests: the defaults with some keys set. */
public final class Configured {
  private Configured() {}

  /** Returns the gateway's defaults, except for these keys. */
  public static GatewayConfig with(Map<String, ?> keys) {
    return of(GatewayConfig.class, keys);
  }

  /** Returns a component's defaults, except for these keys. */
  public static <T> T of(Class<T> type, Map<String, ?> keys) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                keys.containsKey(method.getName())
                    ? keys.get(method.getName())
                    : method.getDefaultValue()));
  }
}
