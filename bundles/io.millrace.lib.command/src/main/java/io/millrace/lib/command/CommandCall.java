// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.lang.reflect.Method;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * One call of one command: a method with picocli's {@code @Command}, whose parameters are its
 * options and words. {@code --help} and {@code --json} come with every command. For one thread.
 */
final class CommandCall {
  private static final int COLUMNS = 100;

  /** What every command takes. */
  private static final class Common {
    @Option(names = "--json", description = "the result as JSON, for scripts")
    private boolean json;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        hidden = true)
    private boolean help;
  }

  private final CommandLine line;
  private final Common common = new Common();

  /**
   * Prepares it.
   *
   * @param scope what is before the colon of its name, for example {@code nic}
   */
  CommandCall(String scope, Method method, Object commands) {
    method.setAccessible(true);
    line = new CommandLine(method, factory(commands));
    line.addMixin("common", common);
    line.setCommandName(scope + ":" + line.getCommandName()).setUsageHelpWidth(COLUMNS);
    // A word is what was typed, also one that begins with @.
    line.setExpandAtFiles(false);
  }

  private static IFactory factory(Object commands) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        return type.isInstance(commands)
            ? type.cast(commands)
            : CommandLine.defaultFactory().create(type);
      }
    };
  }

  /** Returns the help. */
  String help() {
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().synopsisHeading("").sortOptions(false);
    if (spec.usageMessage().customSynopsis().length == 0) {
      spec.usageMessage().customSynopsis(CommandWords.synopsis(spec));
    }
    return line.getUsageMessage(Help.Ansi.OFF);
  }

  /**
   * Calls it.
   *
   * @throws UsageException in words, with the help, when a word is not the command's
   * @throws Exception what the command throws
   */
  CommandOutput call(String... words) throws Exception {
    Object result;
    try {
      ParseResult parsed = line.parseArgs(words);
      if (common.help) {
        return CommandOutput.of(this::help, this::help);
      }
      CommandWords.checkRanges(line.getCommandSpec());
      new CommandLine.RunLast().execute(parsed);
      result = line.getExecutionResult();
    } catch (ParameterException wrong) {
      throw new UsageException(
          CommandWords.refusal(wrong) + "\n" + help() + CommandWords.advice(wrong), wrong);
    } catch (CommandLine.ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
    String text = String.valueOf(result);
    return result instanceof CommandOutput output
        ? output
        : CommandOutput.of(() -> text, () -> text);
  }

  /** Tells whether a script asks. */
  boolean isForScripts() {
    return common.json && !common.help;
  }
}
