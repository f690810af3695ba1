// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.command.ShellCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** What starts, stops and removes bundles says what fails, and fails. */
class BundleCommandsTest {
  private final List<String> done = new ArrayList<>();
  private final List<Bundle> bundles =
      List.of(bundle(1, "org.a"), bundle(2, "org.b"), bundle(3, "org.b"));
  private final BundleCommands commands =
      new BundleCommands(
          proxy(
              BundleContext.class,
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "getBundles" -> bundles.toArray(Bundle[]::new);
                    case "installBundle" -> bundle(4, "" + arguments[0]);
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
              case "hashCode" -> (int) id;
              default -> act(id, method.getName(), arguments);
            });
  }

  private Object act(long id, String what, Object... arguments) throws BundleException {
    if (id == 3) {
      throw new BundleException("it failed", new IllegalStateException("no port"));
    }
    done.add(what + " " + id + (arguments == null ? "" : " " + arguments[0]));
    return null;
  }

  private String call(String command, String... words) throws Exception {
    return ShellCommands.call(commands, "millrace", command, words);
  }

  @Test
  void bundles_are_named_by_id_or_symbolic_name() throws Exception {
    assertThat(call("start", "org.a", "2", "--transient")).isEmpty();
    assertThat(call("stop", "1")).isEmpty();
    assertThat(call("uninstall", "org.a")).isEmpty();
    assertThat(done).containsExactly("start 1 1", "start 2 1", "stop 1 0", "uninstall 1");
  }

  @Test
  void url_is_installed_and_started() throws Exception {
    assertThat(call("install", "https://example.org/x.jar")).isEqualTo("Bundle ID: 4");
    call("start", "file:/x.jar");
    assertThat(done).containsExactly("start 4 0");
  }

  @Test
  void what_fails_is_said_and_the_others_are_done() {
    assertThatThrownBy(() -> call("stop", "nobody", "org.b", "3", "/not/there.jar", "org.a"))
        .hasMessage(
            """
            nobody: no such bundle: nobody (lb -s lists them)
            org.b: there are several, give the ID of one: 2, 3
            3: it failed: no port
            /not/there.jar: no such bundle: /not/there.jar (lb -s lists them)\
            """);
    assertThat(done).containsExactly("stop 1 0");
    assertThatThrownBy(() -> call("start", "/not/there.jar"))
        .hasMessage("/not/there.jar: no such file: /not/there.jar");
    assertThatThrownBy(() -> call("uninstall")).hasMessageStartingWith("BUNDLE is needed");
  }
}
