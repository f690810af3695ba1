// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import io.millrace.lib.command.ShellCommands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/**
 * One connection of the control socket. Its first line says what is wanted:
 *
 * <ul>
 *   <li><code>\\u0001run</code>: the words of one command follow, a NUL behind each, to the end of
 *       the input. One word is a line of Gogo's language; of several the first names the command
 *       and the others reach it as they are.
 *   <li><code>\\u0001exec &lt;line&gt;</code>: runs a line of Gogo's language (older launchers).
 *   <li><code>\\u0001interactive</code>: reads lines of Gogo's language until the other side ends
 *       or says {@code exit}.
 * </ul>
 *
 * What runs one command ends with the line <code>\\u0001exit &lt;status&gt;</code>. Runs on a
 * thread of its own and may block it.
 */
final class ShellConnection implements Runnable {
  private static final String RUN = "\u0001run";
  private static final String EXEC = "\u0001exec ";
  private static final String INTERACTIVE = "\u0001interactive";
  private static final int LONGEST_LINE_BYTES = 65536;
  private static final int USAGE = 64;

  /** As commands are named, with their scope or without. */
  private static final Pattern COMMAND_NAME = Pattern.compile("([\\w.*-]+:)?[\\w.-]+");

  private final CommandProcessor processor;
  private final SocketChannel channel;
  private final InputStream in;
  private final PrintStream out;
  private boolean ending;
  private boolean waiting;

  ShellConnection(CommandProcessor processor, SocketChannel channel) {
    this.processor = processor;
    this.channel = channel;
    this.in = new SocketInput(channel);
    this.out = new PrintStream(new SocketOutput(channel), true, StandardCharsets.UTF_8);
  }

  @Override
  public void run() {
    try (channel;
        CommandSession session = processor.createSession(in, out, out)) {
      // Ours before Felix's of the same name; * alone would take whichever came first.
      session.put("SCOPE", "millrace:*");
      String wish = line();
      if (wish == null) {
        return;
      }
      if (wish.equals(RUN)) {
        exit(run(session));
      } else if (wish.startsWith(EXEC)) {
        exit(execute(session, wish.substring(EXEC.length())));
      } else if (wish.equals(INTERACTIVE)) {
        converse(session);
      } else {
        out.print("not understood\n");
      }
      out.flush();
    } catch (IOException | RuntimeException gone) {
      System.getLogger(ShellConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "a shell connection ended", gone);
    }
  }

  private void exit(int status) {
    out.print("\u0001exit " + status + "\n");
  }

  private int run(CommandSession session) throws IOException {
    List<String> words;
    try {
      words = SentWords.read(in);
    } catch (IllegalArgumentException wrong) {
      out.print(wrong.getMessage() + "\n");
      return USAGE;
    }
    String command = words.get(0);
    if (words.size() == 1) {
      return execute(session, command);
    }
    if (!COMMAND_NAME.matcher(command).matches()) {
      out.print("not the name of a command: " + command + " (a line of Gogo's is one word)\n");
      return USAGE;
    }
    // Gogo puts the elements of args in the place of $args and looks at none of them.
    session.put("args", words.subList(1, words.size()));
    return execute(session, command + " $args");
  }

  /**
   * Ends the connection, because the shell is replaced: at once when it waits for a line to be
   * typed, else when the command that runs has said how it ended. Any thread.
   */
  void end() {
    boolean idle;
    synchronized (this) {
      ending = true;
      idle = waiting;
    }
    if (idle) {
      out.print("\nthe shell is replaced: connect again\n");
      out.close();
    }
  }

  /** Says whether it waits for a line; false when the connection is to end. */
  private synchronized boolean setWaiting(boolean waits) {
    waiting = waits;
    return !ending;
  }

  private void converse(CommandSession session) throws IOException {
    out.print("Millrace. 'help' lists commands, 'exit' leaves; the router goes on.\n");
    for (String line = prompt(); line != null; line = prompt()) {
      String command = line.strip();
      if (command.equals("exit") || command.equals("quit")) {
        return;
      }
      if (!command.isEmpty()) {
        execute(session, command);
      }
    }
  }

  private String prompt() throws IOException {
    if (!setWaiting(true)) {
      out.print("the shell was replaced: connect again\n");
      return null;
    }
    out.print("millrace> ");
    out.flush();
    String line = line();
    setWaiting(false);
    return line;
  }

  /** Returns the exit status: 0 or what the command left, or 1 when the command failed. */
  private int execute(CommandSession session, String command) {
    try {
      Object result = session.execute(BareWords.quote(command, session::put));
      if (result != null) {
        String text = String.valueOf(session.format(result, Converter.INSPECT));
        out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
      }
      Object status = session.put(ShellCommands.EXIT_STATUS, null);
      return status instanceof Integer number ? number : 0;
    } catch (Exception | LinkageError failure) { // as when the command's bundle is replaced
      out.print(reason(failure) + "\n");
      return 1;
    } finally {
      out.flush();
    }
  }

  private static String reason(Throwable failure) {
    if (failure instanceof InvocationTargetException && failure.getCause() != null) {
      return failure.getCause().toString(); // an error, of which its message alone says too little
    }
    String message = failure.getMessage();
    // The message of these is the path alone, the class says what of it.
    if (failure instanceof NoSuchFileException) {
      return "no such file: " + message;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return message + " is there already";
    }
    if (failure instanceof AccessDeniedException) {
      return "not permitted: " + message;
    }
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  /** Returns the next line without its end; null at the end or when it is too long. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() == LONGEST_LINE_BYTES) {
        return null;
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
