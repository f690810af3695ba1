// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.command.ShellCommands;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

class ConfigurationCommandTest {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("io.millrace.a", "port", "7", "release"),
          List.of("io.millrace.a", "mode", "fast", "default"),
          List.of("io.millrace.b", "port", "8", "etc/io.millrace.b.cfg"));

  private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  private static String run(Supplier<?> service, String... words) throws Exception {
    ServiceReference<?> reference = proxy(ServiceReference.class, (self, method, given) -> null);
    BundleContext context =
        proxy(
            BundleContext.class,
            (self, method, given) ->
                switch (method.getName()) {
                  case "getServiceReferences" -> service == null ? List.of() : List.of(reference);
                  case "getService" -> service;
                  case "registerService" ->
                      proxy(ServiceRegistration.class, (it, called, with) -> null);
                  case "ungetService" -> true;
                  default -> null;
                });
    return ShellCommands.call(
        new ConfigurationCommand(context), "millrace", "configuration", words);
  }

  @Test
  void each_value_is_listed_with_its_layer() throws Exception {
    Supplier<Object> service = () -> ROWS;
    assertThat(run(service)).contains("port  7      release").contains("etc/io.millrace.b.cfg");
    assertThat(run(service, "io.millrace.b")).doesNotContain("io.millrace.a");
    assertThat(run(service, "--set")).contains("release").doesNotContain("default");
    assertThat(run(service, "--json"))
        .contains("{\"pid\":\"io.millrace.a\",\"key\":\"port\",\"value\":\"7\",");
    assertThat(run(service, "x")).contains("nothing begins with x");
    assertThat(run(null)).contains("io.millrace.base is away");
  }
}
