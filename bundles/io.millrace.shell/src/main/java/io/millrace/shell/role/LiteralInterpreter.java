// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import io.millrace.api.shell.ShellRole;
import io.millrace.lib.command.Table;
import io.millrace.shell.interpreter.CommandRun;
import io.millrace.shell.interpreter.Interpreter;
import io.millrace.shell.interpreter.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * Runs the commands of a viewer or an operator: one command of literal words, from the whitelist,
 * called with these words. Gogo's parser never sees the line.
 */
public final class LiteralInterpreter implements Interpreter {
  private final ShellRole role;
  private final CommandSession session;
  private final PrintStream err;
  private final Path uploads;
  private final Supplier<Map<String, String>> summaries;
  private Thread running; // null: no command runs

  /**
   * Makes it.
   *
   * @param role viewer or operator
   * @param session is closed with this; nobody has put anything but our own variables there
   * @param err gets the reasons of failures and refusals
   * @param uploads the folder of the files that its commands may name
   * @param summaries returns what each command that is there does, by its name with scope
   */
  public LiteralInterpreter(
      ShellRole role,
      CommandSession session,
      PrintStream err,
      Path uploads,
      Supplier<Map<String, String>> summaries) {
    if (role == ShellRole.ADMIN) {
      throw new IllegalArgumentException("an administrator has Gogo's language");
    }
    this.role = role;
    this.session = session;
    this.err = err;
    this.uploads = uploads;
    this.summaries = summaries;
  }

  @Override
  public Outcome run(String line) {
    PermittedCall call;
    try {
      call = Permission.check(role, line);
    } catch (RefusedException refused) {
      return CommandRun.refuse(err, refused.status(), refused.getMessage());
    }
    begin();
    try {
      return CommandRun.of(session, err, () -> call(call));
    } finally {
      end();
    }
  }

  private Object call(PermittedCall call) throws Exception {
    if (call.rule().name().equals(Whitelist.HELP)) {
      return help(call);
    }
    if (call.words().stream().anyMatch(each -> each.text().equals("--help"))) {
      return help(call.rule());
    }
    List<Object> words = new ArrayList<>();
    call.words().forEach(each -> words.add(each.in(uploads)));
    return call(call.rule(), words);
  }

  private Object call(CommandRule rule, List<Object> words) throws Exception {
    if (!(session.get(rule.name()) instanceof Function command)) {
      throw new IllegalStateException(
          rule.name() + " is not there at present: its bundle is stopped or replaced");
    }
    return command.execute(session, words);
  }

  private Object help(PermittedCall call) throws Exception {
    List<String> words = call.words().stream().map(PermittedWord::text).toList();
    Optional<String> name = words.stream().filter(each -> !each.startsWith("-")).findFirst();
    if (name.isEmpty()) {
      Table table = RoleHelp.list(role, summaries.get());
      return words.contains("--json") ? table.json() : table.text();
    }
    return help(
        Permission.rule(role, name.get())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no such command: " + name.get() + " (see help)")));
  }

  /** Not what the command itself says, which has words that this role has not. */
  private String help(CommandRule rule) {
    return RoleHelp.text(rule, summaries.get().getOrDefault(rule.name(), "not there at present"));
  }

  private synchronized void begin() {
    running = Thread.currentThread();
  }

  private synchronized void end() {
    running = null;
    // What came too late for the command is not meant for the next one.
    Thread.interrupted();
  }

  @Override
  public synchronized void interrupt() {
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public void close() {
    interrupt();
    session.close();
  }
}
