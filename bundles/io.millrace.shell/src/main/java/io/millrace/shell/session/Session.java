// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.shell.ShellSession;
import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import io.millrace.shell.editor.TerminalConversation;
import io.millrace.shell.interpreter.GogoInterpreter;
import io.millrace.shell.interpreter.Interpreter;
import io.millrace.shell.interpreter.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.IntSupplier;

/** One session: what runs its lines, what the audit trail has of them, and how it converses. */
public final class Session implements ShellSession {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final ShellSessions shell;
  private final SessionAudit audit;
  private final ShellStreams streams;
  private final PlainConversation plain;
  private Interpreter interpreter; // null: nothing was run yet
  private Long inputBytes; // null: it is not known how many come
  private int columns; // of the terminal that shows what commands print; 0: of none
  private TerminalConversation atTerminal; // null: it has none
  private boolean ending;

  Session(ShellSessions shell, SessionAudit audit, ShellStreams streams) {
    this.shell = shell;
    this.audit = audit;
    this.streams = streams;
    this.plain = new PlainConversation(streams);
  }

  @Override
  public int run(String line) {
    return run(interpreter(), line);
  }

  @Override
  public int run(String line, ShellTerminal terminal) {
    if (TerminalConversation.canDraw(terminal)) {
      setColumns(terminal.columns());
    }
    return run(line);
  }

  private int run(Interpreter present, String line) {
    return audit.of(line, () -> present.run(line)).status();
  }

  /**
   * Runs a command whose words reach it as they are.
   *
   * @param words the command's name first; one word alone is a line
   * @return the exit status, as {@link #run(String)}
   * @throws IllegalStateException when it is not an administrator's session
   */
  public int run(List<String> words) {
    if (!(interpreter() instanceof GogoInterpreter gogo)) {
      throw new IllegalStateException("the words of a viewer or an operator come as a line");
    }
    return audit.of(WordList.line(words), () -> gogo.run(words)).status();
  }

  /** Says how many bytes the standard input of its command has; before anything is run. */
  public synchronized void setInputBytes(long bytes) {
    inputBytes = bytes;
  }

  /** Says how wide the terminal is that shows what its command prints; 0: it is none. */
  public synchronized void setColumns(int width) {
    columns = width;
  }

  private synchronized int columns() {
    return columns;
  }

  private synchronized Interpreter interpreter() {
    if (interpreter == null) {
      IntSupplier width = columns == 0 ? null : this::columns;
      interpreter = shell.interpreter(audit, streams, width, inputBytes);
    }
    return interpreter;
  }

  @Override
  public int converse(ShellTerminal terminal) {
    try {
      return terminal.type().isEmpty() ? plain.converse(this::run) : converseAt(terminal);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a session of the shell ended", gone);
      return Outcome.FAILED;
    }
  }

  private int converseAt(ShellTerminal terminal) throws IOException {
    TerminalConversation conversation = shell.conversation(audit, streams, terminal);
    // What is typed is for the next line, not for the command that runs.
    ShellStreams ofCommands =
        ShellStreams.of(
            InputStream.nullInputStream(), conversation.output(), conversation.output());
    Interpreter present = shell.interpreter(audit, ofCommands, conversation.columns(), null);
    boolean ends;
    synchronized (this) {
      interpreter = present;
      atTerminal = conversation;
      ends = ending;
    }
    if (ends) {
      conversation.end();
    }
    return conversation.converse(
        present, () -> Greeting.print(present, ofCommands), line -> run(present, line));
  }

  @Override
  public void resize(int columns, int rows) {
    TerminalConversation conversation = conversation();
    if (conversation != null) {
      conversation.resize(columns, rows);
    } else if (columns() > 0) {
      setColumns(ShellTerminal.of("", columns, rows).columns());
    }
  }

  private synchronized TerminalConversation conversation() {
    return atTerminal;
  }

  @Override
  public void interrupt() {
    interpreter().interrupt();
  }

  /** Ends it because the shell is replaced: the command that runs is let go on to its end. */
  public void end() {
    plain.end();
    TerminalConversation conversation;
    synchronized (this) {
      ending = true;
      conversation = atTerminal;
    }
    if (conversation != null) {
      conversation.end();
    }
  }

  @Override
  public void close() {
    Interpreter present;
    TerminalConversation conversation;
    synchronized (this) {
      present = interpreter;
      conversation = atTerminal;
    }
    if (conversation != null) {
      conversation.hangUp();
    }
    if (present != null) {
      present.close();
    }
    shell.closed(this);
  }
}
