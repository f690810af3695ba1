// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.audit.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import picocli.CommandLine.Command;

/** The standard input of a command in sessions of the real Gogo. */
class CommandInputTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
  private final AtomicReference<Function> command = new AtomicReference<>();
  private final byte[] sent = new byte[3_000_000];

  /** A command for the tests. */
  static final class Sample {
    @Command(name = "count", description = "Counts what it reads.")
    String count() throws IOException {
      return CommandInput.ofThisCommand().readAllBytes().length
          + " bytes of "
          + CommandOrigin.ofThisCommand();
    }
  }

  @BeforeEach
  void start() {
    threadIo.start();
    BundleContext context =
        (BundleContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                  command.set((Function) arguments[1]);
                  return null;
                });
    new ShellCommands(context, "sample", new Sample());
  }

  @AfterEach
  void stop() {
    processor.stop();
    threadIo.stop();
  }

  private CommandSession session() {
    CommandSession session =
        processor.createSession(new ByteArrayInputStream(sent), NOWHERE, NOWHERE);
    session.put(CommandOrigin.VARIABLE, Origin.of("ssh", "anna", "10.0.0.7"));
    session.put("count", command.get());
    return session;
  }

  @Test
  void command_of_a_line_of_the_language_reads_all_that_was_sent() throws Exception {
    assertThat(session().execute("count"))
        .isEqualTo("3000000 bytes of anna through ssh from 10.0.0.7");
  }

  @Test
  void command_with_a_word_too_many_has_the_exit_status_of_wrong_words() throws Exception {
    CommandSession session = session();
    assertThatThrownBy(() -> session.execute("count 'one word' more"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("not understood: one word");
    assertThat(session.get(ShellCommands.EXIT_STATUS)).isEqualTo(64);
    session.execute("count");
    assertThat(session.get(ShellCommands.EXIT_STATUS)).isEqualTo(0);
  }

  @Test
  void command_that_is_called_without_the_language_does_so_too() throws Exception {
    assertThat(command.get().execute(session(), List.of()))
        .isEqualTo("3000000 bytes of anna through ssh from 10.0.0.7");
  }
}
