// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.command.ShellCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;

/** What is not resolved, and a class that is not there, is a failure. */
class WiringCommandsTest {
  private final Map<Long, Integer> states =
      new HashMap<>(Map.of(0L, Bundle.ACTIVE, 1L, Bundle.INSTALLED, 2L, Bundle.INSTALLED));
  private final List<Bundle> bundles = List.of(bundle(0, "org.zero"), bundle(1, "org.a"));
  private final Bundle broken = bundle(2, "org.broken");
  private final FrameworkWiring wiring =
      proxy(
          FrameworkWiring.class,
          (proxy, method, arguments) -> {
            ((Collection<?>) arguments[0])
                .stream()
                    .map(each -> ((Bundle) each).getBundleId())
                    .filter(id -> id != 2)
                    .forEach(id -> states.put(id, Bundle.RESOLVED));
            return false;
          });
  private final WiringCommands commands =
      new WiringCommands(
          proxy(
              BundleContext.class,
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "getBundles" -> new Bundle[] {bundles.get(0), bundles.get(1), broken};
                    case "getBundle" -> bundles.get(0);
                    default -> null;
                  }));

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Bundle bundle(long id, String name) {
    return proxy(
        Bundle.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getSymbolicName" -> name;
              case "getBundleId" -> id;
              case "getState" -> states.get(id);
              case "adapt" -> wiring;
              case "loadClass" -> Class.forName("" + arguments[0]);
              case "hashCode" -> (int) id;
              case "equals" -> proxy == arguments[0];
              default -> null;
            });
  }

  private String call(String command, String... words) throws Exception {
    return ShellCommands.call(commands, "millrace", command, words);
  }

  @Test
  void bundle_that_resolves_or_is_resolved_is_good() throws Exception {
    assertThat(call("resolve", "org.a")).isEmpty();
    assertThat(states).containsEntry(1L, Bundle.RESOLVED);
    assertThat(call("resolve", "0", "1")).isEmpty();
  }

  @Test
  void those_that_do_not_resolve_are_named() {
    assertThatThrownBy(() -> call("resolve"))
        .isInstanceOf(BundleException.class)
        .hasMessage("not resolved: org.broken (2); \"start\" says of each why");
    assertThat(states).containsEntry(1L, Bundle.RESOLVED);
    assertThatThrownBy(() -> call("resolve", "nobody")).hasMessageStartingWith("no such bundle");
  }

  @Test
  void class_comes_from_somewhere_or_it_is_a_failure() throws Exception {
    assertThat(call("which", "org.a", "java.util.List"))
        .isEqualTo("Loaded from: Java, module java.base");
    assertThatThrownBy(() -> call("which", "org.a", "org.example.Nothing"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
