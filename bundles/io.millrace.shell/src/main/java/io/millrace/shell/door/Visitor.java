// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.door;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/**
 * One connection of the control socket. Its first line says what is wanted: <code>\\u0001exec
 * &lt;command line&gt;</code> runs one command and ends with the line <code>
 * \\u0001exit &lt;status&gt;</code>; <code>\\u0001interactive</code> reads commands line by line
 * until the other side ends or says {@code exit}. Runs on a thread of its own and may block it.
 */
final class Visitor implements Runnable {
  private static final String EXEC = "\u0001exec ";
  private static final String INTERACTIVE = "\u0001interactive";
  private static final int LONGEST_LINE_BYTES = 65536;

  private final CommandProcessor processor;
  private final SocketChannel channel;
  private final InputStream in;
  private final PrintStream out;

  Visitor(CommandProcessor processor, SocketChannel channel) {
    this.processor = processor;
    this.channel = channel;
    this.in = new SocketInput(channel);
    this.out = new PrintStream(new SocketOutput(channel), true, StandardCharsets.UTF_8);
  }

  @Override
  public void run() {
    try (channel;
        CommandSession session = processor.createSession(in, out, out)) {
      String wish = line();
      if (wish == null) {
        return;
      }
      if (wish.startsWith(EXEC)) {
        int status = execute(session, wish.substring(EXEC.length()));
        out.print("\u0001exit " + status + "\n");
      } else if (wish.equals(INTERACTIVE)) {
        converse(session);
      } else {
        out.print("not understood\n");
      }
      out.flush();
    } catch (IOException | RuntimeException gone) {
      System.getLogger(Visitor.class.getName())
          .log(System.Logger.Level.DEBUG, "a shell connection ended", gone);
    }
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
    out.print("millrace> ");
    out.flush();
    return line();
  }

  /** Returns the exit status: 0, or 1 when the command failed. */
  private int execute(CommandSession session, String command) {
    try {
      Object result = session.execute(command);
      if (result != null) {
        String text = String.valueOf(session.format(result, Converter.INSPECT));
        out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
      }
      return 0;
    } catch (Exception failure) {
      out.print(reason(failure) + "\n");
      return 1;
    } finally {
      out.flush();
    }
  }

  private static String reason(Exception failure) {
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
