// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.time.Time;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Gets a benchmark the link of a line as the component registers it. */
public final class RealLinks {
  private RealLinks() {}

  /** Returns the link of a line of that role, configured by these and else by the defaults. */
  public static MessageLink on(Line line, String role, Time time, Map<String, ?> configured) {
    MessageLink[] link = new MessageLink[1];
    BundleContext registry =
        proxy(
            BundleContext.class,
            (self, method, given) -> {
              link[0] = (MessageLink) given[1];
              return proxy(ServiceRegistration.class, (registration, any, none) -> null);
            });
    HdlcLinks.Config config =
        proxy(
            HdlcLinks.Config.class,
            (self, method, none) ->
                configured.containsKey(method.getName())
                    ? configured.get(method.getName())
                    : method.getDefaultValue());
    new HdlcLinks(registry, time, config).bindLine(line, Map.of(Line.ROLE, role));
    return link[0];
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
