// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.interpreter;

import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;

/**
 * Runs lines of Gogo's language, with all that it can reach: for administrators only. Words of our
 * commands need no quotes [{@link BareWords}].
 */
public final class GogoInterpreter implements Interpreter {
  /** Of Felix's commands those that print why they fail and end well; ours of that name do not. */
  private static final List<String> REPLACED =
      List.of("install", "refresh", "resolve", "start", "stop", "uninstall", "update", "which");

  /** As commands are named, with their scope or without. */
  private static final Pattern COMMAND_NAME = Pattern.compile("([\\w.*-]+:)?[\\w.-]+");

  private final CommandSession session;
  private final PrintStream err;

  /**
   * Makes it.
   *
   * @param session is closed with this
   * @param err gets the reasons of failures
   */
  public GogoInterpreter(CommandSession session, PrintStream err) {
    this.session = session;
    this.err = err;
    // Ours before Felix's of the same name; * alone would take whichever came first.
    session.put("SCOPE", "millrace:*");
    REPLACED.forEach(name -> session.put("felix:" + name, ours("millrace:" + name)));
  }

  private static Function ours(String name) {
    return (session, words) -> {
      if (session.get(name) instanceof Function command) {
        return command.execute(session, words);
      }
      throw new IllegalStateException(name + " is not there at present: its bundle is replaced");
    };
  }

  @Override
  public Outcome run(String line) {
    return CommandRun.of(session, err, () -> session.execute(BareWords.quote(line, session::put)));
  }

  /**
   * Runs a command whose words reach it as they are.
   *
   * @param words the command's name first; one word alone is a line of Gogo's language
   */
  public Outcome run(List<String> words) {
    String command = words.get(0);
    if (words.size() == 1) {
      return run(command);
    }
    if (!COMMAND_NAME.matcher(command).matches()) {
      String refusal = "not the name of a command: " + command + " (a line of Gogo's is one word)";
      return CommandRun.refuse(err, Outcome.USAGE, refusal);
    }
    // Gogo puts the elements of args in the place of $args and looks at none of them.
    session.put("args", words.subList(1, words.size()));
    return run(command + " $args");
  }

  /** Gogo runs commands on threads of its own. */
  @Override
  public void interrupt() {
    Job job = session.foregroundJob();
    if (job != null) {
      job.interrupt();
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
