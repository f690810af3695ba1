// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.command.ShellCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The files are for {@code bin/millrace config}, here a script that says how it was called. */
class ConfigCommandsTest {
  @TempDir Path home;

  @BeforeEach
  void program() throws Exception {
    Path script = Files.createDirectories(home.resolve("bin")).resolve("millrace");
    Files.writeString(
        script,
        "#!/bin/sh\n"
            + "echo \"$@ of $MILLRACE_ETC and $MILLRACE_DATA\"\n"
            + "[ \"$2\" = diff ] && exit 1\n"
            + ":\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  private ConfigCommands commands() {
    BundleContext context =
        proxy(
            BundleContext.class,
            (self, method, given) ->
                switch (method.getName()) {
                  case "getProperty" ->
                      given[0].equals("millrace.home") ? home.toString() : "/" + given[0];
                  case "registerService" ->
                      proxy(ServiceRegistration.class, (it, called, with) -> null);
                  case "getServiceReferences" -> List.of();
                  default -> null;
                });
    return new ConfigCommands(context);
  }

  private String run(String name, String... words) throws Exception {
    return ShellCommands.call(commands(), "config", name, words);
  }

  @Test
  void words_reach_the_program_with_the_routers_folders() throws Exception {
    String folders = " of /millrace.etc and /millrace.data";
    assertThat(run("check", "/tmp/a b")).contains("config check -- /tmp/a b" + folders);
    assertThat(run("diff")).contains("config diff" + folders);
    assertThat(run("diff", "--against", "factory", "/tmp/x"))
        .contains("config diff --against factory -- /tmp/x" + folders);
    assertThat(run("apply", "/tmp/x", "--dry-run", "--judge", "7"))
        .contains("config apply --judge 7 --dry-run -- /tmp/x" + folders);
  }

  @Test
  void its_exit_status_is_the_commands() throws Exception {
    assertThat(commands().diff(null, null).exitStatus()).isEqualTo(1);
    assertThat(commands().check("/tmp").exitStatus()).isZero();
  }

  @Test
  void what_nobody_reads_is_not_said_to_be_read() {
    assertThatThrownBy(() -> run("read")).hasMessageContaining("io.millrace.base is away");
  }
}
