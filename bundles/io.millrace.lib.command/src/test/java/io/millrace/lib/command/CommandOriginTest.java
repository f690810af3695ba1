// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** Who gave a command and what its input is, by its session. */
class CommandOriginTest {
  private static final Origin ANNA = Origin.of("ssh", "anna", "10.0.0.7");

  /** A command for the tests. */
  static final class Sample {
    @Command(name = "who", description = "Says who gave it.")
    String who() {
      return CommandOrigin.ofThisCommand().toString();
    }

    @Command(name = "read", description = "Reads its input.")
    String read() throws IOException {
      return new String(CommandInput.ofThisCommand().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String call(String name, InputStream input, Map<String, Object> variables)
      throws Exception {
    CommandCall call =
        new CommandCall("sample", Sample.class.getDeclaredMethod(name), new Sample());
    return new RunningCommand(input, null, null, variables::get).call(call).text();
  }

  @Test
  void who_gave_it_is_what_the_interface_has_said() throws Exception {
    assertThat(call("who", null, Map.of("millrace.origin", ANNA)))
        .isEqualTo("anna through ssh from 10.0.0.7");
  }

  @Test
  void session_without_an_interface_is_the_owners() throws Exception {
    String owner = System.getProperty("user.name") + " through shell";
    assertThat(call("who", null, Map.of())).isEqualTo(owner);
    assertThat(CommandOrigin.ofThisCommand()).hasToString(owner);
  }

  @Test
  void what_another_build_has_said_is_not_taken_for_the_owner() throws Exception {
    assertThat(call("who", null, Map.of("millrace.origin", "anna through ssh")))
        .isEqualTo("anna through ssh through unknown");
  }

  @Test
  void input_is_the_sessions_and_empty_outside_of_a_command() throws Exception {
    InputStream file = new ByteArrayInputStream("release".getBytes(StandardCharsets.UTF_8));
    assertThat(call("read", file, Map.of())).isEqualTo("release");
    assertThat(call("read", null, Map.of())).isEmpty();
    assertThat(CommandInput.ofThisCommand().read()).isNegative();
  }
}
