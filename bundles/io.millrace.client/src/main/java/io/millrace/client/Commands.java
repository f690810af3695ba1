// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.ExitStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.californium.core.coap.CoAP;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line, which is the same for a process and for the router's shell. */
public final class Commands {
  private static final int COLUMNS = 100;

  private Commands() {}

  /** Runs a whole command line and returns its exit status; blocks until it is done. */
  public static int run(Terminal terminal, String name, String... arguments) {
    CommandLine top = new CommandLine(new TopCommand(terminal));
    parts(terminal).forEach((part, line) -> top.addSubcommand(part, line));
    return execute(top, terminal, name, arguments);
  }

  /**
   * Runs one command of it, which calls itself {@code name}.
   *
   * @param part get, post, put, delete, fetch, patch, ipatch, observe, discover or session
   */
  public static int runPart(Terminal terminal, String part, String name, String... arguments) {
    return execute(parts(terminal).get(part), terminal, name, arguments);
  }

  private static int execute(
      CommandLine line, Terminal terminal, String name, String... arguments) {
    int status =
        line.setCommandName(name)
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setUsageHelpWidth(COLUMNS)
            // A word is what was typed, also one that begins with @.
            .setExpandAtFiles(false)
            .setAllowSubcommandsAsOptionParameters(true)
            .setParameterExceptionHandler((wrong, given) -> refuse(terminal, wrong, given))
            .setExecutionStrategy(Commands::execute)
            .execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return status;
  }

  private static Map<String, CommandLine> parts(Terminal terminal) {
    Map<String, CommandLine> parts = new LinkedHashMap<>();
    for (CoAP.Code code : CoAP.Code.values()) {
      if (code != CoAP.Code.CUSTOM_30) {
        String what = "Sends one %s request and prints the answer.".formatted(code);
        parts.put(code.name().toLowerCase(Locale.ROOT), method(terminal, code, false, what));
      }
    }
    String observes = "Observes a resource and prints its notifications until -s, -n or Ctrl-C.";
    parts.put("observe", method(terminal, CoAP.Code.GET, true, observes));
    parts.put("discover", new CommandLine(new DiscoverCommand(terminal)));
    parts.put(
        "session",
        new CommandLine(new SessionCommand())
            .addSubcommand("open", new SessionOpenCommand(terminal))
            .addSubcommand("close", new SessionCloseCommand(terminal)));
    return parts;
  }

  private static CommandLine method(
      Terminal terminal, CoAP.Code code, boolean observes, String what) {
    CommandLine line = new CommandLine(new RequestCommand(terminal, code, observes));
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().description(what);
    return line;
  }

  private static int refuse(Terminal terminal, ParameterException wrong, String[] arguments) {
    boolean json = List.of(arguments).contains("--json");
    String help = wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    String reason = wrong.getMessage() + (json ? "" : " (see " + help + ")");
    new AnswerPrinter(terminal, json, null).failure(ExitStatus.USAGE, reason);
    return ExitStatus.USAGE.code();
  }

  /** Refuses options before the subcommand, which would have no effect. */
  private static int execute(ParseResult result) {
    boolean lost = result.hasSubcommand() && !result.matchedOptions().isEmpty();
    if (lost && !result.isUsageHelpRequested()) {
      throw new ParameterException(
          result.commandSpec().commandLine(),
          "options belong behind \"" + result.subcommand().commandSpec().name() + '"');
    }
    return new CommandLine.RunLast().execute(result);
  }
}
