// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.line.LineTap;
import io.millrace.api.link.MessageLink;
import io.millrace.api.time.Time;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Gets a test the real link of a line, as the component of the HDLC bundle registers it. */
public final class RealLinks {
  private RealLinks() {}

  /** Returns the link of a line in this role, with the default configuration, and its tap. */
  public static MessageLink of(Line line, String role, Time time, LineTap tap) {
    MessageLink[] link = new MessageLink[1];
    BundleContext context =
        fake(
            BundleContext.class,
            (method, arguments) -> {
              link[0] = (MessageLink) arguments[1];
              return fake(ServiceRegistration.class, (any, none) -> null);
            });
    HdlcLinks.Config defaults =
        fake(HdlcLinks.Config.class, (method, arguments) -> method.getDefaultValue());
    HdlcLinks links = new HdlcLinks(context, time, defaults);
    links.bindTap(tap);
    links.bindLine(line, Map.of(Line.ROLE, role));
    return link[0];
  }

  private interface Call {
    Object answer(Method method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.answer(method, arguments)));
  }
}
