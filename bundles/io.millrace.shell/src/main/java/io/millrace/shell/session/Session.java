// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.shell.ShellSession;
import io.millrace.api.shell.ShellTerminal;
import io.millrace.shell.interpreter.GogoInterpreter;
import io.millrace.shell.interpreter.Interpreter;
import io.millrace.shell.interpreter.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** One session: what runs its lines, what the audit trail has of them, and how it converses. */
public final class Session implements ShellSession {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final Interpreter interpreter;
  private final SessionAudit audit;
  private final PlainConversation plain;
  private final Consumer<Session> onClose;

  /**
   * Makes it.
   *
   * @param interpreter is closed with this
   * @param onClose is told when it is closed
   */
  Session(
      Interpreter interpreter,
      SessionAudit audit,
      LineInput in,
      PrintStream out,
      Consumer<Session> onClose) {
    this.interpreter = interpreter;
    this.audit = audit;
    this.plain = new PlainConversation(in, out);
    this.onClose = onClose;
  }

  @Override
  public int run(String line) {
    return audit.of(line, () -> interpreter.run(line)).status();
  }

  /**
   * Runs a command whose words reach it as they are.
   *
   * @param words the command's name first; one word alone is a line
   * @return the exit status, as {@link #run(String)}
   * @throws IllegalStateException when it is not an administrator's session
   */
  public int run(List<String> words) {
    if (!(interpreter instanceof GogoInterpreter gogo)) {
      throw new IllegalStateException("the words of a viewer or an operator come as a line");
    }
    return audit.of(WordList.line(words), () -> gogo.run(words)).status();
  }

  @Override
  public int converse(ShellTerminal terminal) {
    try {
      return plain.converse(this::run);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a session of the shell ended", gone);
      return Outcome.FAILED;
    }
  }

  @Override
  public void resize(int columns, int rows) {}

  @Override
  public void interrupt() {
    interpreter.interrupt();
  }

  /** Ends it because the shell is replaced: the command that runs is let go on to its end. */
  public void end() {
    plain.end();
  }

  @Override
  public void close() {
    interpreter.close();
    onClose.accept(this);
  }
}
