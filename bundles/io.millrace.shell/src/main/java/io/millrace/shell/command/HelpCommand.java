// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace:help}, which {@code help} alone means in the router's shell: Felix's own lists
 * methods, and so none of the commands that are services of their own.
 */
@Component(service = {})
public final class HelpCommand {
  private final BundleContext context;
  private final CommandProcessor processor;
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public HelpCommand(BundleContext context, @Reference CommandProcessor processor) {
    this.context = context;
    this.processor = processor;
    commands = new ShellCommands(context, "millrace", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(name = "help", description = "Lists all commands, or says how one of them is used.")
  CommandOutput help(
      @Parameters(
              paramLabel = "COMMAND",
              arity = "0..1",
              description = "its name, for example coap:get")
          String name)
      throws Exception {
    List<KnownCommand> known = KnownCommand.all(context);
    if (name == null) {
      Table table = new Table("", "command", "what");
      known.forEach(each -> table.add(each.name(), each.summary()));
      return table;
    }
    KnownCommand command =
        known.stream()
            .filter(each -> each.isCalled(name))
            .min(Comparator.comparing(each -> !each.name().startsWith("millrace:")))
            .orElseThrow(
                () -> new IllegalArgumentException("no such command: " + name + " (see help)"));
    String text =
        run(command.isOurs() ? command.name() + " --help" : "felix:help " + command.name());
    return CommandOutput.of(() -> text, () -> text);
  }

  /** Runs a line of Gogo's language and returns what it printed and what it returned. */
  private String run(String line) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    try (CommandSession session =
        processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
      Object result = session.execute(line);
      return printed.toString(StandardCharsets.UTF_8) + (result == null ? "" : result);
    }
  }
}
